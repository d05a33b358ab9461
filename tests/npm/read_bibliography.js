// Prints what citation-js reads from a bibliography on standard input; the form is its first argument.
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
require("@citation-js/plugin-ris");

const text = require("node:fs").readFileSync(0, "utf8");
console.log(JSON.stringify(new Cite(text, { forceType: process.argv[2] }).data));
