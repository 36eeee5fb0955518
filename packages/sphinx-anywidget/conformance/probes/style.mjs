// the style sheet reaches it
export default {
  render({ el, signal }) {
    const word = el.appendChild(document.createElement("span"));
    word.className = "probe-style";
    const look = () => {
      if (getComputedStyle(word).outlineColor === "rgb(1, 2, 3)") word.textContent = "[style: yes]";
      else if (!signal?.aborted) requestAnimationFrame(look);
    };
    look();
  },
};
