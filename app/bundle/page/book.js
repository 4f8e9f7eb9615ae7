(function () {
  "use strict";
  var root = document.documentElement;
  var field = document.getElementById("search");
  var found = document.getElementById("found");
  var states = Array.prototype.slice.call(document.querySelectorAll("section.state"));

  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").toLowerCase();
  }

  function look() {
    var words = fold(field.value).split(/\s+/).filter(Boolean);
    var count = 0;
    states.forEach(function (state) {
      var text = state.getAttribute("data-find");
      var fits = words.every(function (word) { return text.indexOf(word) !== -1; });
      state.hidden = !fits;
      count += fits ? 1 : 0;
    });
    found.textContent = root.lang === "fr"
      ? count + " sur " + states.length + " États"
      : count + " of " + states.length + " States";
  }

  function speak(language) {
    root.lang = language;
    Array.prototype.forEach.call(document.querySelectorAll("button[data-lang]"), function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-lang") === language));
    });
    look();
  }

  function age() {
    var now = Date.now();
    document.getElementById("overdue").hidden = now < Date.parse(root.getAttribute("data-next-update"));
    document.getElementById("expired").hidden = now < Date.parse(root.getAttribute("data-expires"));
  }

  field.addEventListener("input", look);
  Array.prototype.forEach.call(document.querySelectorAll("button[data-lang]"), function (button) {
    button.addEventListener("click", function () { speak(button.getAttribute("data-lang")); });
  });
  document.getElementById("tools").hidden = false;
  speak((navigator.language || "en").slice(0, 2) === "fr" ? "fr" : "en");
  age();
  window.setInterval(age, 60000);
}());
