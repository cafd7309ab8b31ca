/* Checks the signed part of a receipt's QR code on the reader's own device, for the page /v/<code>.
   Knows the payloads of receipts/token.py, Ed25519 (RFC 8032, verify only), SHA-512 on 32-bit halves, and the
   log's proofs (RFC 9162).
   Sends nothing anywhere; what follows # never leaves the browser. ES5, no BigInt: old phones read it too. */
(function () {
  "use strict";

  var TEXT_LENGTHS = [0, 132, 224]; // by version
  var ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ";
  var METHODS = ["", "cash", "bank", "goods"];

  /* ---- bytes ---- */

  function fromBase64url(text) {
    var plain = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return fromText(plain);
  }

  function fromText(text) {
    var bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) {
      bytes[i] = text.charCodeAt(i);
    }
    return bytes;
  }

  function fromHex(text) {
    return fromText(text.replace(/../g, function (pair) {
      return String.fromCharCode(parseInt(pair, 16));
    }));
  }

  function toHex(bytes) {
    return Array.prototype.map.call(bytes, function (byte) { return (256 + byte).toString(16).slice(1); }).join("");
  }

  function joined() {
    var all = [];
    for (var i = 0; i < arguments.length; i++) {
      all = all.concat(Array.prototype.slice.call(arguments[i]));
    }
    return new Uint8Array(all);
  }

  function same(a, b) {
    var difference = a.length ^ b.length;
    for (var i = 0; i < a.length; i++) {
      difference |= a[i] ^ b[i];
    }
    return difference === 0;
  }

  function whole(bytes, from, size) {
    var value = 0;
    for (var i = from; i < from + size; i++) {
      value = value * 256 + bytes[i];
    }
    return value;
  }

  function bit(bytes, place) {
    return (bytes[place >> 3] >> (place & 7)) & 1;
  }

  /* ---- SHA-512: a 64-bit word is [high, low] ---- */

  var ROUNDS = pairs(fromHex(
    "428a2f98d728ae227137449123ef65cdb5c0fbcfec4d3b2fe9b5dba58189dbbc3956c25bf348b53859f111f1b605d019" +
    "923f82a4af194f9bab1c5ed5da6d8118d807aa98a303024212835b0145706fbe243185be4ee4b28c550c7dc3d5ffb4e2" +
    "72be5d74f27b896f80deb1fe3b1696b19bdc06a725c71235c19bf174cf692694e49b69c19ef14ad2efbe4786384f25e3" +
    "0fc19dc68b8cd5b5240ca1cc77ac9c652de92c6f592b02754a7484aa6ea6e4835cb0a9dcbd41fbd476f988da831153b5" +
    "983e5152ee66dfaba831c66d2db43210b00327c898fb213fbf597fc7beef0ee4c6e00bf33da88fc2d5a79147930aa725" +
    "06ca6351e003826f142929670a0e6e7027b70a8546d22ffc2e1b21385c26c9264d2c6dfc5ac42aed53380d139d95b3df" +
    "650a73548baf63de766a0abb3c77b2a881c2c92e47edaee692722c851482353ba2bfe8a14cf10364a81a664bbc423001" +
    "c24b8b70d0f89791c76c51a30654be30d192e819d6ef5218d69906245565a910f40e35855771202a106aa07032bbd1b8" +
    "19a4c116b8d2d0c81e376c085141ab532748774cdf8eeb9934b0bcb5e19b48a8391c0cb3c5c95a634ed8aa4ae3418acb" +
    "5b9cca4f7763e373682e6ff3d6b2b8a3748f82ee5defb2fc78a5636f43172f6084c87814a1f0ab728cc702081a6439ec" +
    "90befffa23631e28a4506cebde82bde9bef9a3f7b2c67915c67178f2e372532bca273eceea26619cd186b8c721c0c207" +
    "eada7dd6cde0eb1ef57d4f7fee6ed17806f067aa72176fba0a637dc5a2c898a6113f9804bef90dae1b710b35131c471b" +
    "28db77f523047d8432caab7b40c724933c9ebe0a15c9bebc431d67c49c100d4c4cc5d4becb3e42b6597f299cfc657e2a" +
    "5fcb6fab3ad6faec6c44198c4a475817"
  ));
  var START = pairs(fromHex("6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179"));

  function pairs(bytes) {
    var found = [];
    for (var at = 0; at < bytes.length; at += 8) {
      found.push([whole(bytes, at, 4) | 0, whole(bytes, at + 4, 4) | 0]);
    }
    return found;
  }

  function sum(list) {
    var high = 0;
    var low = 0;
    for (var i = 0; i < list.length; i++) {
      high += list[i][0];
      low += list[i][1] >>> 0;
    }
    return [(high + Math.floor(low / 4294967296)) | 0, low | 0];
  }

  function shift(x, n) {
    return [x[0] >>> n, (x[1] >>> n) | (x[0] << (32 - n))];
  }

  function turn(x, n) {
    var high = n < 32 ? x[0] : x[1];
    var low = n < 32 ? x[1] : x[0];
    n &= 31;
    return [(high >>> n) | (low << (32 - n)), (low >>> n) | (high << (32 - n))];
  }

  function mix(a, b, c) {
    return [a[0] ^ b[0] ^ c[0], a[1] ^ b[1] ^ c[1]];
  }

  function choose(e, f, g) {
    return [(e[0] & f[0]) ^ (~e[0] & g[0]), (e[1] & f[1]) ^ (~e[1] & g[1])];
  }

  function most(a, b, c) {
    return [(a[0] & b[0]) ^ (a[0] & c[0]) ^ (b[0] & c[0]), (a[1] & b[1]) ^ (a[1] & c[1]) ^ (b[1] & c[1])];
  }

  /* Both hashes pad alike: a one, zeros, and the length in the last eighth of a block. */
  function padded(bytes, size) {
    var full = new Uint8Array(Math.ceil((bytes.length + 1 + size / 8) / size) * size);
    full.set(bytes);
    full[bytes.length] = 128;
    for (var i = 1, bits = bytes.length * 8; bits; i++, bits = Math.floor(bits / 256)) {
      full[full.length - i] = bits % 256;
    }
    return full;
  }

  function sha512(bytes) {
    var full = padded(bytes, 128);
    var state = START;
    for (var at = 0; at < full.length; at += 128) {
      state = block(state, pairs(full.subarray(at, at + 128)));
    }
    var out = new Uint8Array(64);
    for (var n = 0; n < 64; n++) {
      out[n] = state[n >> 3][(n >> 2) & 1] >>> (24 - 8 * (n & 3));
    }
    return out;
  }

  function block(state, w) {
    var v = state.slice();
    for (var t = 0; t < 80; t++) {
      if (t > 15) {
        var near = mix(turn(w[t - 2], 19), turn(w[t - 2], 61), shift(w[t - 2], 6));
        var far = mix(turn(w[t - 15], 1), turn(w[t - 15], 8), shift(w[t - 15], 7));
        w[t] = sum([near, w[t - 7], far, w[t - 16]]);
      }
      var e = mix(turn(v[4], 14), turn(v[4], 18), turn(v[4], 41));
      var a = mix(turn(v[0], 28), turn(v[0], 34), turn(v[0], 39));
      var one = sum([v[7], e, choose(v[4], v[5], v[6]), ROUNDS[t], w[t]]);
      var two = sum([a, most(v[0], v[1], v[2])]);
      v = [sum([one, two]), v[0], v[1], v[2], sum([v[3], one]), v[4], v[5], v[6]];
    }
    return v.map(function (word, i) {
      return sum([word, state[i]]);
    });
  }

  /* ---- SHA-256: its constants are the high halves of those above ---- */

  function sha256(bytes) {
    var full = padded(bytes, 64);
    var state = START.map(high);
    for (var at = 0; at < full.length; at += 64) {
      var w = [];
      var v = state.slice();
      for (var t = 0; t < 64; t++) {
        w[t] = t < 16 ? whole(full, at + 4 * t, 4) | 0 : (w[t - 16] + w[t - 7] + (roll(w[t - 15], 7, 18) ^ (w[t - 15] >>> 3)) +
          (roll(w[t - 2], 17, 19) ^ (w[t - 2] >>> 10))) | 0;
        var one = v[7] + (roll(v[4], 6, 11) ^ roll(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + ROUNDS[t][0] + w[t];
        var two = (roll(v[0], 2, 13) ^ roll(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
        v = [(one + two) | 0, v[0], v[1], v[2], (v[3] + one) | 0, v[4], v[5], v[6]];
      }
      state = v.map(function (word, i) { return (word + state[i]) | 0; });
    }
    return fromHex(state.map(function (word) { return ("0000000" + (word >>> 0).toString(16)).slice(-8); }).join(""));
  }

  function high(word) {
    return word[0];
  }

  function roll(x, n, m) {
    return ((x >>> n) | (x << (32 - n))) ^ (m ? (x >>> m) | (x << (32 - m)) : 0);
  }

  /* ---- the log: hashes are hex text, as the server sends them ---- */

  function nodeHash(left, right) {
    return toHex(sha256(joined([1], fromHex(left), fromHex(right))));
  }

  /* Up from a leaf to the root of all up to the last leaf; is the proof of the right length? No bit operators: a log may
     grow beyond 32 bits. */
  function climb(place, last, proof, onTheLeft, onTheRight) {
    for (var i = 0; i < proof.length; i++) {
      if (last === 0) {
        return false;
      }
      if (place % 2 || place === last) {
        onTheLeft(proof[i]);
        while (place && place % 2 === 0) {
          place /= 2;
          last = Math.floor(last / 2);
        }
      } else {
        onTheRight(proof[i]);
      }
      place = Math.floor(place / 2);
      last = Math.floor(last / 2);
    }
    return last === 0;
  }

  function areHashes(list) {
    return list.every(function (hash) { return /^[0-9a-f]{64}$/.test(hash); });
  }

  /* Does the leaf stand at index in the log of this size and root? (RFC 9162, 2.1.3.2) */
  function verifyInclusion(leaf, index, size, proof, root) {
    if (!(index >= 0 && index < size) || !areHashes(proof.concat(leaf, root))) {
      return false;
    }
    return climb(index, size - 1, proof, function (other) {
      leaf = nodeHash(other, leaf);
    }, function (other) {
      leaf = nodeHash(leaf, other);
    }) && leaf === root;
  }

  /* Does the log of second leaves begin with the log of first? (RFC 9162, 2.1.4.2) */
  function verifyConsistency(first, second, firstRoot, secondRoot, proof) {
    if (!(first > 0 && first <= second) || !areHashes(proof.concat(firstRoot, secondRoot))) {
      return false;
    }
    if (first === second) {
      return proof.length === 0 && firstRoot === secondRoot;
    }
    var place = first - 1;
    var last = second - 1;
    while (place % 2) {
      place = Math.floor(place / 2);
      last = Math.floor(last / 2);
    }
    // a first log of 2^n leaves is a subtree of the second, and the proof leaves it out
    var path = place === 0 ? [firstRoot].concat(proof) : proof;
    var before = path[0];
    var after = path[0];
    return path.length > 0 && climb(place, last, path.slice(1), function (other) {
      before = nodeHash(other, before);
      after = nodeHash(other, after);
    }, function (other) {
      after = nodeHash(after, other);
    }) && before === firstRoot && after === secondRoot;
  }

  /* ---- numbers modulo p = 2^255 - 19: 17 limbs of 15 bits, lowest first, so 2^255 folds to 19 ---- */

  function small(n) {
    var limbs = [n];
    while (limbs.length < 17) {
      limbs.push(0);
    }
    return limbs;
  }

  function carry(limbs) {
    for (var pass = 0; pass < 3; pass++) {
      var over = 0;
      for (var i = 0; i < 17; i++) {
        var value = limbs[i] + over;
        over = Math.floor(value / 32768);
        limbs[i] = value - over * 32768;
      }
      limbs[0] += 19 * over;
    }
    return limbs;
  }

  function add(a, b) {
    return a.map(function (limb, i) { return limb + b[i]; });
  }

  function subtract(a, b) {
    return a.map(function (limb, i) { return limb - b[i]; });
  }

  function times(a, b) {
    var wide = small(0).concat(small(0));
    for (var i = 0; i < 17; i++) {
      for (var j = 0; j < 17; j++) {
        wide[i + j] += a[i] * b[j];
      }
    }
    for (var k = 0; k < 17; k++) {
      wide[k] += 19 * wide[k + 17];
    }
    return carry(wide.slice(0, 17));
  }

  /* a to the power of 2^bits - 1 less the bits named in holes: each exponent we need has this shape. */
  function power(a, bits, holes) {
    var result = small(1);
    for (var i = bits - 1; i >= 0; i--) {
      result = times(result, result);
      if (holes.indexOf(i) < 0) {
        result = times(result, a);
      }
    }
    return result;
  }

  function invert(a) {
    return power(a, 255, [2, 4]); // p - 2
  }

  /* The one 32-byte form of a number, top bit clear. */
  function toBytes(a) {
    var limbs = carry(carry(a.slice()));
    var less = limbs.slice(); // limbs - p, if that is not negative
    less[0] += 19;
    for (var i = 0; i < 16; i++) {
      less[i + 1] += less[i] >> 15;
      less[i] &= 32767;
    }
    if (less[16] > 32767) {
      less[16] &= 32767;
      limbs = less;
    }
    var bytes = new Uint8Array(32);
    for (var n = 0; n < 255; n++) {
      bytes[n >> 3] |= ((limbs[Math.floor(n / 15)] >> n % 15) & 1) << (n & 7);
    }
    return bytes;
  }

  function toNumber(bytes) {
    var limbs = small(0);
    for (var n = 0; n < 255; n++) {
      limbs[Math.floor(n / 15)] |= bit(bytes, n) << n % 15;
    }
    return limbs;
  }

  function equal(a, b) {
    return same(toBytes(subtract(a, b)), new Uint8Array(32));
  }

  /* ---- points of the curve -x^2 + y^2 = 1 + d x^2 y^2 as [X, Y, Z, T], x = X/Z, y = Y/Z, T = XY/Z ---- */

  var ZERO = small(0);
  var ONE = small(1);
  var ROOT = power(small(2), 253, [2]); // a square root of -1: 2^((p-1)/4)
  var D = times(small(-121665), invert(small(121666)));
  var DOUBLE_D = carry(add(D, D));
  var NEUTRAL = [ZERO, ONE, ONE, ZERO];
  var BASE = point(toBytes(times(small(4), invert(small(5)))));

  /* The point that 32 bytes stand for; null when they are not the one proper form of any. */
  function point(bytes) {
    var y = toNumber(bytes);
    var sign = bit(bytes, 255);
    var proper = toBytes(y);
    proper[31] |= sign << 7;
    if (!same(proper, bytes)) {
      return null;
    }
    var yy = times(y, y);
    var u = subtract(yy, ONE);
    var v = carry(add(times(D, yy), ONE));
    var v3 = times(times(v, v), v);
    var x = times(times(u, v3), power(times(times(u, v3), times(v3, v)), 252, [1])); // (p-5)/8
    var check = times(v, times(x, x));
    if (!equal(check, u)) {
      if (!equal(check, subtract(ZERO, u))) {
        return null;
      }
      x = times(x, ROOT);
    }
    if (equal(x, ZERO) && sign) {
      return null;
    }
    if ((toBytes(x)[0] & 1) !== sign) {
      x = carry(subtract(ZERO, x));
    }
    return [x, y, ONE, times(x, y)];
  }

  function plus(p, q) {
    var a = times(subtract(p[1], p[0]), subtract(q[1], q[0]));
    var b = times(add(p[1], p[0]), add(q[1], q[0]));
    var c = times(times(p[3], DOUBLE_D), q[3]);
    var z = times(p[2], q[2]);
    var d = add(z, z);
    var e = subtract(b, a);
    var f = subtract(d, c);
    var g = add(d, c);
    var h = add(b, a);
    return [times(e, f), times(g, h), times(f, g), times(e, h)];
  }

  function pointBytes(p) {
    var inverse = invert(p[2]);
    var bytes = toBytes(times(p[1], inverse));
    bytes[31] |= (toBytes(times(p[0], inverse))[0] & 1) << 7;
    return bytes;
  }

  /* ---- Ed25519 ---- */

  // The order of the base point, lowest byte first.
  var ORDER = fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

  function belowOrder(bytes) {
    for (var i = 31; i >= 0; i--) {
      if (bytes[i] !== ORDER[i]) {
        return bytes[i] < ORDER[i];
      }
    }
    return false;
  }

  function moduloOrder(bytes) {
    var rest = new Uint8Array(32);
    for (var place = bytes.length * 8 - 1; place >= 0; place--) {
      for (var i = 31; i > 0; i--) {
        rest[i] = (rest[i] << 1) | (rest[i - 1] >> 7);
      }
      rest[0] = (rest[0] << 1) | bit(bytes, place);
      if (!belowOrder(rest)) {
        var borrow = 0;
        for (var j = 0; j < 32; j++) {
          borrow = rest[j] - ORDER[j] + (borrow >> 8);
          rest[j] = borrow & 255;
        }
      }
    }
    return rest;
  }

  /* Strict: S below the order, key and R in their one proper form, and a key that is not of tiny order,
     under which one signature would fit many messages. */
  function wellFormed(signature, key) {
    if (signature.length !== 64 || key.length !== 32 || !belowOrder(signature.subarray(32))) {
      return false;
    }
    var a = point(key);
    for (var i = 0; a && i < 3; i++) {
      a = plus(a, a);
    }
    return a !== null && !equal(a[0], ZERO) && point(signature.subarray(0, 32)) !== null;
  }

  function verifyBytes(signature, message, key) {
    signature = new Uint8Array(signature);
    key = new Uint8Array(key);
    if (!wellFormed(signature, key)) {
      return false;
    }
    var r = signature.subarray(0, 32);
    var s = signature.subarray(32);
    var k = moduloOrder(sha512(joined(r, key, message)));
    var a = point(key);
    var minus = [subtract(ZERO, a[0]), a[1], a[2], subtract(ZERO, a[3])];
    var choices = [null, BASE, minus, plus(BASE, minus)];
    var total = NEUTRAL; // sB - kA, both scalars walked at once
    for (var place = 252; place >= 0; place--) {
      total = plus(total, total);
      var choice = choices[bit(s, place) + 2 * bit(k, place)];
      total = choice ? plus(total, choice) : total;
    }
    return same(pointBytes(total), r);
  }

  /* The browser's own Ed25519 is quicker; where it is missing or refuses the key, ours decides. */
  function prove(signature, message, key, done) {
    var subtle = window.crypto && window.crypto.subtle;
    function ours() {
      done(verifyBytes(signature, message, key));
    }
    if (!wellFormed(signature, key)) {
      done(false);
      return;
    }
    if (!subtle || !window.Promise) {
      ours();
      return;
    }
    window.Promise.resolve().then(function () {
      return subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    }).then(function (imported) {
      return subtle.verify({ name: "Ed25519" }, imported, signature, message);
    }).then(done, ours);
  }

  /* ---- the payload ---- */

  /* {problem} or {kid, signed, signature, facts, place}; facts are null when a value is out of its range; place is
     where version 2 says that the receipt stands in the log: {index, leaf, root}, root of the log that ends with it. */
  function readFragment(text) {
    text = String(text).replace(/^#/, "");
    if (text === "") {
      return { problem: "missing" };
    }
    if (!/^[A-Za-z0-9_-]*$/.test(text)) {
      return { problem: "malformed" };
    }
    if (text.length < 2) {
      return { problem: "truncated" };
    }
    var version = fromBase64url(text.slice(0, 2) + "AA")[0];
    var length = TEXT_LENGTHS[version];
    if (!length) {
      return { problem: "version" };
    }
    if (text.length !== length) {
      return { problem: text.length < length ? "truncated" : "malformed" };
    }
    var raw = fromBase64url(text);
    var body = raw.subarray(0, raw.length - 64);
    return {
      problem: null,
      kid: ("0000000" + whole(body, 1, 4).toString(16)).slice(-8),
      signed: joined(fromText("tuong-ho receipt v" + version + "\n"), body),
      signature: raw.subarray(raw.length - 64),
      facts: readFacts(body),
      place: version === 1 ? null : {
        index: whole(body, 35, 5), leaf: toHex(body.subarray(40, 72)), root: toHex(body.subarray(72))
      }
    };
  }

  function readFacts(body) {
    var code = String.fromCharCode.apply(null, body.subarray(5, 15));
    var kind = body[30];
    var facts = {
      code: code,
      unit: whole(body, 15, 2),
      year: whole(body, 17, 2),
      number: whole(body, 19, 4),
      day: new Date(Date.UTC(2000, 0, 1) + whole(body, 23, 2) * 86400000).toISOString().slice(0, 10),
      amount: whole(body, 25, 5),
      method: METHODS[kind & 15],
      appeal: whole(body, 31, 4),
      sample: (kind & 16) !== 0,
      trial: (kind & 32) !== 0
    };
    var right = facts.method && !(kind & 192) && facts.year >= 2000 && facts.number > 0 &&
      facts.amount <= 1e12 && (facts.amount > 0 || facts.method === "goods") &&
      code.split("").every(function (letter) { return ALPHABET.indexOf(letter) >= 0; });
    return right ? facts : null;
  }

  /* ---- the checkpoint: a signed note (C2SP), and the receipt's place under it ---- */

  function utf8(text) {
    return fromText(unescape(encodeURIComponent(text)));
  }

  /* {size, root, signed, signatures} of a note; null when it is none. */
  function readNote(text) {
    var parts = /^([^\n]+\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+\/]{43}=)\n(?:[^\n]+\n)*)\n((?:\u2014 [^\n ]+ [A-Za-z0-9+\/=]+\n)+)$/.exec(text);
    return parts && {
      size: Number(parts[2]),
      root: toHex(fromBase64url(parts[3])),
      signed: utf8(parts[1]),
      signatures: parts[4].split("\n").slice(0, -1).map(function (line) {
        var words = line.split(" ");
        return { name: words[1], bytes: fromBase64url(words[2]) };
      })
    };
  }

  /* Tells whether one of the keys (32 bytes each) signed the note. */
  function proveNote(note, keys, done) {
    var found = null;
    note.signatures.forEach(function (line) {
      keys.forEach(function (key) {
        var id = sha256(joined(utf8(line.name), [10, 1], key)).subarray(0, 4);
        found = same(id, line.bytes.subarray(0, 4)) ? { signature: line.bytes.subarray(4), key: key } : found;
      });
    });
    if (!found) {
      done(false);
      return;
    }
    prove(found.signature, note.signed, found.key, function (good) { done(good === true); });
  }

  /* How the page's proof fits the place that the paper names: "none" (an old paper), "missing" (a page without proof),
     "uncovered", "fits" or "differs". Whose signature the note bears is asked apart. */
  function placeIn(place, log) {
    if (!place) {
      return "none";
    }
    if (!log) {
      return "missing";
    }
    if (log.index !== place.index || log.leaf !== place.leaf) {
      return "differs";
    }
    if (log.covered === false) {
      return "uncovered";
    }
    try {
      var note = readNote(log.checkpoint);
      var right = note.size === log.size && note.root === log.root &&
        verifyInclusion(place.leaf, place.index, note.size, log.inclusion, note.root) &&
        verifyConsistency(place.index + 1, note.size, place.root, note.root, log.consistency);
      return right ? "fits" : "differs";
    } catch (broken) {
      return "differs"; // a proof that cannot be read proves nothing
    }
  }

  /* ---- the answer ---- */

  var IN_LOG = {
    fits: " Biên nhận nằm trong sổ ở mốc đối chứng, và sổ ở mốc đó là sổ nối tiếp của sổ khi lập biên nhận.",
    uncovered: " Chưa có mốc đối chứng nào sau biên nhận này."
  };
  var ASK = " Hỏi lại đơn vị trước khi tin.";
  var ANSWERS = {
    checking: ["waiting", "…", "Đang kiểm tra chữ ký", "Chờ một lát."],
    missing: ["waiting", "?", "Chưa kiểm tra được chữ ký", "Địa chỉ này thiếu phần chữ ký nằm trong mã QR trên giấy. " +
      "Trang chỉ có kết quả tra cứu. Quét mã QR trên biên nhận để kiểm tra cả chữ ký."],
    truncated: ["refused", "✗", "Mã bị cắt ngắn", "Phần chữ ký không còn đủ. Quét lại mã QR trên giấy, không dùng " +
      "đường dẫn đã chép qua tin nhắn."],
    version: ["refused", "✗", "Chưa đọc được mã", "Mã theo kiểu mà trang này chưa biết. Chỉ dùng kết quả tra cứu."],
    malformed: ["refused", "✗", "Mã không đúng định dạng", "Phần chữ ký không đọc được. Quét lại mã QR trên giấy."],
    "unknown-key": ["refused", "✗", "Không rõ khóa ký", "Mã được ký bằng khóa không có trong danh sách đã công bố." + ASK],
    "expired-key": ["refused", "✗", "Khóa ký đã hết hạn", "Ngày trên biên nhận sau ngày khóa này ngừng dùng." + ASK],
    bad: ["refused", "✗", "Chữ ký sai", "Nội dung đã bị sửa hoặc không do đơn vị ký." + ASK]
  };

  function answer(state, icon, word, text) {
    return { state: state, icon: icon, word: word, text: text };
  }

  /* One answer from three things: what was read, what the key said (good, bad, unknown-key, expired-key),
     and what the server printed on the page {code, status, amount, day, number}, with how its proof fits (log). */
  function decide(read, proof, page) {
    var trouble = read.problem || (proof !== "good" && (ANSWERS[proof] ? proof : "bad")) ||
      (!read.facts && "malformed");
    if (trouble) {
      return answer.apply(null, ANSWERS[trouble]);
    }
    var facts = read.facts;
    var told = "Theo chữ ký: số tiền " + dotted(facts.amount) + " đ, ngày " +
      facts.day.split("-").reverse().join("/") + ", biên nhận số " + printedNumber(facts) + ".";
    if (facts.sample) {
      told += " DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ.";
    }
    if (facts.trial) {
      told += " BẢN THỬ – KHÔNG CÓ GIÁ TRỊ.";
    }
    if (page.status !== "genuine" && page.status !== "cancelled") {
      return answer("waiting", "≠", "Không khớp", "Chữ ký đúng, nhưng sổ không có biên nhận này. " + told + ASK);
    }
    var unlike = differences(facts, page);
    if (unlike.length) {
      return answer("waiting", "≠", "Không khớp", "Chữ ký đúng, nhưng " + unlike.join(", ") +
        " khác với kết quả tra cứu. " + told + ASK);
    }
    if (page.log === "differs") {
      return answer("refused", "✗", "Sổ không khớp", "Chữ ký trên giấy đúng, nhưng sổ ở trang này không phải là sổ nối tiếp " +
        "của sổ khi lập biên nhận. Giữ biên nhận và báo Ủy ban Kiểm tra. " + told);
    }
    if (page.log === "missing") {
      return answer("waiting", "≠", "Không khớp", "Chữ ký đúng, nhưng trang này không cho thấy biên nhận nằm ở đâu trong sổ. " +
        told + ASK);
    }
    if (page.status === "cancelled") {
      return answer("refused", "✗", "Đã hủy", "Chữ ký đúng, nhưng biên nhận này đã bị hủy trong sổ. " + told);
    }
    return answer("proven", "✓", "Chữ ký đúng", "Khớp với kết quả tra cứu. " + told + (IN_LOG[page.log] || ""));
  }

  function differences(facts, page) {
    var printed = String(page.number).match(/[0-9]+/g) || [];
    var year = printed.length > 1 ? Number(printed[printed.length - 2]) : facts.year;
    var found = [];
    if (facts.code !== page.code) { found.push("mã tra cứu"); }
    if (String(facts.amount) !== String(page.amount)) { found.push("số tiền"); }
    if (facts.day !== page.day) { found.push("ngày"); }
    if (facts.number !== Number(printed[printed.length - 1]) || facts.year !== year) { found.push("số biên nhận"); }
    return found;
  }

  function dotted(amount) {
    return String(amount).replace(/\B(?=([0-9]{3})+$)/g, ".");
  }

  function printedNumber(facts) {
    var digits = String(facts.number);
    return "BNUH-" + facts.year + "-" + ("0000" + digits).slice(-Math.max(4, digits.length));
  }

  /* ---- the page ---- */

  var turnOf = 0; // an answer that comes late, after the fragment changed, is dropped

  function check() {
    var place = document.getElementById("check-offline");
    if (!place) {
      return;
    }
    var mine = ++turnOf;
    show(place, answer.apply(null, ANSWERS.checking)); // so that an older answer never stands for a newer fragment
    var read = readFragment(window.location.hash);
    function conclude(proof, fits) {
      if (mine === turnOf) {
        var page = pageFacts(place);
        page.log = fits;
        show(place, decide(read, proof, page));
      }
    }
    if (read.problem) {
      conclude("bad");
      return;
    }
    var key = findKey(place, read.kid);
    if (!key) {
      conclude("unknown-key");
      return;
    }
    prove(read.signature, read.signed, fromBase64url(key.key), function (good) {
      // Only the end of a key is enforced: a gift may be dated before the key that signs its receipt.
      var expired = good === true && read.facts && key.to && read.facts.day > key.to.slice(0, 10);
      if (good !== true || expired) {
        conclude(expired ? "expired-key" : "bad");
        return;
      }
      var log = parsed(place, "log", null);
      var fits = placeIn(read.place, log);
      if (fits !== "fits") {
        conclude("good", fits);
        return;
      }
      proveNote(readNote(log.checkpoint), pageKeys(place).concat(log.signers || []).map(function (known) {
        return fromBase64url(known.key);
      }), function (signed) {
        conclude("good", signed ? "fits" : "differs");
      });
    });
  }

  function pageFacts(place) {
    function said(name) {
      return place.getAttribute("data-" + name) || "";
    }
    return { code: said("code"), status: said("status"), amount: said("amount"), day: said("day"), number: said("number") };
  }

  /* What the page carries under that name; otherwise when it cannot be read. */
  function parsed(place, name, otherwise) {
    try {
      return JSON.parse(place.getAttribute("data-" + name)) || otherwise;
    } catch (broken) {
      return otherwise; // nothing is proven by it: the answer is "unknown key", or no place in the log
    }
  }

  function pageKeys(place) {
    return parsed(place, "keys", []).filter(function (key) { return /^[A-Za-z0-9_-]{43}$/.test(key.key); });
  }

  function findKey(place, kid) {
    return pageKeys(place).filter(function (key) { return key.kid === kid; })[0];
  }

  function show(place, result) {
    place.setAttribute("role", "status");
    place.className = place.className.replace(/\s*\bstate-\w+/g, "") + " state-" + result.state;
    place.textContent = "";
    var found = document.getElementById("check-found");
    if (found) { // beside a broken signature the look-up is no longer green: the paper was changed
      found.className = "verdict verdict-" + (result.state === "refused" ? "neutral" : "proven");
    }
    piece(place, "span", "state-icon", result.icon).setAttribute("aria-hidden", "true");
    place.appendChild(document.createTextNode(" "));
    piece(place, "strong", "state-word", result.word);
    piece(place, "p", "state-text", result.text);
    piece(place, "p", "state-where", "Việc kiểm tra này làm ngay trên thiết bị của bạn; phần chữ ký không gửi đi đâu.");
  }

  function piece(place, kind, name, text) {
    var made = document.createElement(kind);
    made.className = name;
    made.textContent = text;
    place.appendChild(made);
    return made;
  }

  function isPoint(bytes) {
    return point(new Uint8Array(bytes)) !== null;
  }

  window.TuongHoCheck = {
    verifyBytes: verifyBytes, isPoint: isPoint, readFragment: readFragment, decide: decide,
    verifyInclusion: verifyInclusion, verifyConsistency: verifyConsistency, readNote: readNote, placeIn: placeIn
  };
  window.addEventListener("hashchange", check);
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", check);
  } else {
    check();
  }
})();
