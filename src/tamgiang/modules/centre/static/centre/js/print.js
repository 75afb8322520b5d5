/* The printed form of an incident. */

document.getElementById("print-now").addEventListener("click", () => print());
