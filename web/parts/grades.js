// Grades, as one list of what was locked.

/** Of kept answers, those to some messages and criteria, a row a grade; the last try of each counts. */
export function latestGrades(answers, messages, criteria) {
  const known = new Map();
  for (const { message, levels, confidence } of answers) {
    if (!messages.includes(message)) continue;
    for (const criterion of criteria) {
      if (!(criterion in levels)) continue;
      known.delete(`${message}/${criterion}`);
      known.set(`${message}/${criterion}`, { message, criterion, level: levels[criterion], confidence });
    }
  }
  return [...known.values()];
}
