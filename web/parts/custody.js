// What this device keeps of the reader's answers, and how to take it away or wipe it.

import { button, labelledLine } from "./controls.js";
import { storedByPage } from "./device.js";
import { download, h, refill, setText, uniqueId } from "./dom.js";
import { questionPlace } from "./question.js";
import { AnswersError } from "./store.js";
import { plural } from "./words.js";

const LARGEST_FILE = 5_000_000; // bytes
const KINDS = [
  ["grades", "graded message", "graded messages"],
  ["judgement", "judged pair", "judged pairs"],
  ["order", "sorting", "sortings"],
  ["forecast", "forecast", "forecasts"],
  ["choice", "decision", "decisions"],
  ["card", "question from memory", "questions from memory"],
  ["seat", "seat in a workshop", "seats in workshops"],
  ["draft", "draft", "drafts"],
];

function countSentence(answers) {
  if (!answers.length) return "Nothing yet.";
  const counts = KINDS.map(([kind, one, many]) => [answers.filter((a) => a.kind === kind).length, one, many]);
  const list = counts.filter(([n]) => n).map((count) => plural(...count));
  return `${list.join(", ")}, since ${answers[0].at.slice(0, 10)}. Nothing of it has left this device.`;
}

function fileSentence({ all, name, answers }) {
  const owner = name ? `, of “${name}”` : "";
  return (
    `The file holds ${plural(all, "answer")}${owner}; ${answers.length} of them are not here yet. ` +
    "If they are somebody else’s, they would count as yours."
  );
}

/** The file whose answers are to be added: read, asked about, and added if the reader says so. */
function fileChoice(store, question, { tell, done }) {
  let reading; // the file that the reader waits for: the last one chosen, unless they asked something else
  const input = h("input", {
    type: "file",
    id: uniqueId("file"),
    accept: ".json,application/json",
    onchange: () => input.files[0] && take(input.files[0]),
  });
  const drop = () => (input.value = reading = "");

  async function take(file) {
    reading = file;
    tell("");
    try {
      if (file.size > LARGEST_FILE) throw new AnswersError("The file is too large to be a file of answers.");
      const text = await file.text();
      if (reading !== file) return;
      offer(store.preview(text));
    } catch (error) {
      drop();
      if (!(error instanceof AnswersError)) throw error;
      tell(error.message);
    }
  }
  function offer(found) {
    const { answers, all } = found;
    if (!answers.length)
      return tell(all ? "All of this file’s answers are here already." : "The file holds no answers.");
    const add = () => (store.merge(answers), done(`Added: ${plural(answers.length, "answer")}.`));
    question.ask(fileSentence(found), "Add them", add, "Leave it", drop);
  }
  return { input, drop };
}

/** What the page itself keeps, each with a button that forgets it. */
function pageStorage(tell) {
  const list = h("ul.besides");
  const entry = ({ what, forget }) => {
    const onclick = async () => {
      await forget();
      await update();
      tell(`Forgotten: ${what.toLowerCase()}.`);
    };
    return h("li", `${what}. `, button("Forget it", onclick));
  };
  async function update() {
    const kept = await storedByPage();
    refill(
      list,
      kept.map((k) => k.what),
      () => kept.map(entry),
    );
  }
  return { list, update };
}

/** Made once, so that what is typed, chosen or asked outlives a change of the store; `update` counts anew. */
export function custody(store) {
  const said = h("p.missing", { role: "alert" }),
    tell = (sentence) => (said.textContent = sentence);
  const name = h("input", { type: "text", id: uniqueId("name"), maxLength: 80, autocomplete: "off" });
  const question = questionPlace();
  const done = (sentence) => {
    question.close();
    file.drop();
    name.value = "";
    tell(sentence);
  };
  const file = fileChoice(store, question, { tell, done });
  const exportFile = button("Export", () => {
    download("warmstart-answers.json", store.exportText(name.value.trim()), "application/json");
    tell("Saved as warmstart-answers.json.");
  });
  const erase = () => (store.erase(), done("Erased: this device keeps nothing of yours any more."));
  const forget = button("Erase everything", () => {
    file.drop(); // or its question would take the place of this one
    const sentence = "Erase all answers and drafts on this device? This cannot be undone.";
    question.ask(sentence, "Yes, erase all", erase, "No, keep it", () => forget.focus());
  });
  const count = h("p"),
    besides = pageStorage(tell);
  const saveAside = () => download("warmstart-set-aside.txt", store.setAsideText());
  const setAside = h(
    "p",
    "Something kept here could not be read and was set aside. ",
    button("Save it as a file", saveAside),
  );
  const box = h(
    "div.custody",
    count,
    labelledLine("Your name, if you want it in the file", name, exportFile),
    labelledLine("Add answers from an exported file", file.input),
    [setAside, forget, question.el, besides.list],
  );
  return {
    content: [h("p.title", "What this device keeps"), box, said],
    update() {
      setText(count, countSentence(store.all()));
      setAside.hidden = !store.setAsideText();
      besides.update();
    },
  };
}
