/* An amount as people type it, and in Vietnamese words, for the live echo under an amount field.
   Twins: ledger.money.parse_vnd and receipts.words.vnd_in_words. The server has the last word. ES5. */
(function () {
  "use strict";

  var MOST = 1e12; // the largest amount of one line
  var LARGEST = 1e15; // the largest amount that is read in words
  var UNITS = {
    "": 1,
    k: 1e3, n: 1e3, "nghìn": 1e3, "ngàn": 1e3, nghin: 1e3, ngan: 1e3,
    m: 1e6, tr: 1e6, "triệu": 1e6, trieu: 1e6,
    "tỷ": 1e9, "tỉ": 1e9, ty: 1e9, ti: 1e9
  };
  var GROUPED = /^[0-9]{1,3}([., ])[0-9]{3}(?:\1[0-9]{3})*$/;
  var DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

  /* Đồng as an integer, or null for what cannot be read for certain. */
  function parse(text) {
    var plain = String(text).normalize("NFC").replace(/\u00a0/g, " ").trim().toLowerCase();
    plain = plain.replace(/^\+/, "").trim();
    plain = plain.replace(/ *(?:đồng|dong|đ|d|₫|vnđ|vnd)\.?$/, "").trim();
    var shape = /^([0-9][0-9., ]*)(\D*)$/.exec(plain);
    if (!shape || !Object.prototype.hasOwnProperty.call(UNITS, shape[2])) {
      return null;
    }
    var amount = figure(shape[1].trim(), UNITS[shape[2]]);
    return amount !== null && amount > 0 && amount <= MOST ? amount : null;
  }

  function figure(text, unit) {
    if (/^[0-9]+$/.test(text)) {
      return Number(text) * unit;
    }
    if (GROUPED.test(text)) {
      return Number(text.replace(/[., ]/g, "")) * unit;
    }
    var parts = /^([0-9]+)[.,]([0-9]{1,3})$/.exec(text);
    if (parts && unit > 1) {
      return Number(parts[1]) * unit + Number(parts[2]) * (unit / Math.pow(10, parts[2].length));
    }
    var tail = /^(.+)([.,])00$/.exec(text);
    if (tail && unit === 1 && GROUPED.test(tail[1]) && tail[1].indexOf(tail[2]) < 0) {
      return Number(tail[1].replace(/[., ]/g, ""));
    }
    return null;
  }

  /* "Hai trăm nghìn đồng"; an empty text for what is no whole number of đồng. */
  function words(n) {
    if (typeof n !== "number" || Math.floor(n) !== n || n < 0 || n > LARGEST) {
      return "";
    }
    var said = n === 0 ? ["không"] : read(n);
    var sentence = said.concat("đồng").join(" ");
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
  }

  function read(n) {
    var billions = Math.floor(n / 1e9);
    var head = billions ? belowBillion(billions, false).concat("tỷ") : [];
    return head.concat(belowBillion(n % 1e9, billions > 0));
  }

  function belowBillion(n, follows) {
    var said = [];
    [[1e6, "triệu"], [1e3, "nghìn"], [1, ""]].forEach(function (place) {
      var three = Math.floor(n / place[0]) % 1000;
      if (three) {
        said = said.concat(group(three, follows), place[1] || []);
        follows = true;
      }
    });
    return said;
  }

  /* After a higher group the hundreds are always spoken. */
  function group(n, follows) {
    var hundred = Math.floor(n / 100);
    var rest = n % 100;
    var said = hundred || follows ? [DIGITS[hundred], "trăm"] : [];
    if (rest > 0 && rest < 10 && said.length) {
      said.push("linh");
    }
    return said.concat(pair(Math.floor(rest / 10), rest % 10));
  }

  function pair(ten, unit) {
    var said = ten === 0 ? [] : ten === 1 ? ["mười"] : [DIGITS[ten], "mươi"];
    if (unit === 1 && ten > 1) {
      said.push("mốt");
    } else if (unit === 4 && ten > 1) {
      said.push("tư");
    } else if (unit === 5 && ten > 0) {
      said.push("lăm");
    } else if (unit) {
      said.push(DIGITS[unit]);
    }
    return said;
  }

  window.TuongHoWords = { parse: parse, words: words };
})();
