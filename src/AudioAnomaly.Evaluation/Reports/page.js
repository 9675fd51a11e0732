// Lets readers sort and filter tables. Without it the page shows all rows in the order in which they were written.
// It holds neither a less-than sign nor an ampersand, so that pages stay well-formed XML.
'use strict';
(function () {
  var collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  function valueOf(row, index) {
    var cell = row.cells[index];
    return cell.hasAttribute('data-v') ? cell.getAttribute('data-v') : cell.textContent.trim();
  }
  function gone(value, isNumber) { return isNumber ? isNaN(parseFloat(value)) : value === ''; }
  function partOf(row) { return row.hasAttribute('data-part') ? document.getElementById(row.getAttribute('data-part')) : null; }
  function sort(table, index, isNumber, sign) {
    var body = table.tBodies[0];
    var rows = Array.from(body.rows).map(function (row, place) { return { row: row, place: place, value: valueOf(row, index) }; });
    rows.sort(function (a, b) {
      var aGone = gone(a.value, isNumber), bGone = gone(b.value, isNumber);
      var order = aGone || bGone ? Number(aGone) - Number(bGone)
        : sign * (isNumber ? parseFloat(a.value) - parseFloat(b.value) : collator.compare(a.value, b.value));
      return order || a.place - b.place;
    });
    rows.forEach(function (entry) {
      body.appendChild(entry.row);
      var part = partOf(entry.row);
      if (part) { part.parentNode.appendChild(part); }
    });
  }
  document.querySelectorAll('table[data-sortable]').forEach(function (table) {
    var controls = document.getElementById(table.getAttribute('data-sortable'));
    var status = controls.querySelector('[role=status]'), search = controls.querySelector('input'), choice = controls.querySelector('select');
    var heads = Array.from(table.tHead.rows[0].cells), sorted = '';
    function say() {
      var rows = Array.from(table.tBodies[0].rows);
      var shown = rows.filter(function (row) { return !row.hidden; }).length;
      status.textContent = shown + ' of ' + rows.length + ' rows shown' + sorted + '.';
    }
    function filter() {
      var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      Array.from(table.tBodies[0].rows).forEach(function (row) {
        var text = row.textContent.toLowerCase();
        var isChosen = choice === null || choice.value === '' || choice.value === row.getAttribute('data-verdict');
        row.hidden = !(isChosen ? words.every(function (word) { return text.includes(word); }) : false);
        var part = partOf(row);
        if (part) { part.hidden = row.hidden; }
      });
      say();
    }
    heads.forEach(function (head, index) {
      if (!head.hasAttribute('data-sort')) { return; }
      var isNumber = head.getAttribute('data-sort') === 'number', title = head.textContent, button = document.createElement('button');
      button.type = 'button';
      button.textContent = title;
      head.textContent = '';
      head.appendChild(button);
      if (!head.hasAttribute('aria-sort')) { head.setAttribute('aria-sort', 'none'); }
      button.addEventListener('click', function () {
        var before = head.getAttribute('aria-sort');
        var direction = before === 'none' ? (isNumber ? 'descending' : 'ascending') : before === 'ascending' ? 'descending' : 'ascending';
        heads.forEach(function (other) { if (other.hasAttribute('data-sort')) { other.setAttribute('aria-sort', 'none'); } });
        head.setAttribute('aria-sort', direction);
        sort(table, index, isNumber, direction === 'ascending' ? 1 : -1);
        sorted = ', sorted by ' + title + ', ' + direction;
        say();
      });
    });
    search.addEventListener('input', filter);
    if (choice) { choice.addEventListener('change', filter); }
    controls.hidden = false;
    filter();
  });
})();
