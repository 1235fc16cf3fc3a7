// What the scripts say comes from the content, in the reader's language; and the one way in which they make elements.

let known = {};

export async function learn(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`no words: ${response.status}`);
  known = await response.json();
}

export function say(key, values = {}) {
  return (known[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// h("p", {class: "lead"}, "words", element): text is always text, never markup.
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
