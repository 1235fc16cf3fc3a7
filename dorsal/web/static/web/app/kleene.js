// Closed forms in three values: true, false, or null for unknown. It knows no rule; the rules come as data.

const COMPARE = {
  is: (value, wanted) => value === wanted,
  includes: (value, wanted) => value.includes(wanted),
  ">=": (value, wanted) => value >= Number(wanted),
  "<=": (value, wanted) => value <= Number(wanted),
  ">": (value, wanted) => value > Number(wanted),
  "<": (value, wanted) => value < Number(wanted),
};

export function holds(form, values) {
  if (form === null || typeof form === "boolean") return form;
  if (typeof form === "string") return term(form, values);
  const [[kind, inside]] = Object.entries(form);
  if (kind === "not") {
    const value = holds(inside, values);
    return value === null ? null : !value;
  }
  const results = (kind === "at_least" ? inside.of : inside).map((part) => holds(part, values));
  const yes = results.filter((value) => value === true).length;
  const open = results.filter((value) => value === null).length;
  const needed = kind === "all" ? results.length : kind === "any" ? 1 : Number(inside.n);
  if (yes >= needed) return true;
  return yes + open < needed ? false : null;
}

function term(written, values) {
  const [name, op, wanted] = written.split(" ");
  const value = values[name];
  return value === undefined || value === null ? null : COMPARE[op](value, wanted);
}

// What was answered, as a rule reads it: not being sure about a warning sign counts as the answer that worries.
export function told(answers, questions) {
  const values = {};
  for (const [name, answer] of Object.entries(answers)) {
    const alarming = questions[name]?.alarming;
    if (answer !== "unsure") values[name] = answer;
    else if (alarming) values[name] = alarming;
  }
  return values;
}

// The most urgent rule that these answers make true, of those that the week brought, the most urgent first.
export function fired(rules, values) {
  return rules.find((rule) => holds(rule.when, values) === true) ?? null;
}
