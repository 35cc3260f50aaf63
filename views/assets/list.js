// @ts-check
// Lists: choosing rows and moving columns at once. Without it the checkboxes, the buttons and the
// column form still work, one request for each step.

const form = document.querySelector('[data-selection]')
if (form instanceof HTMLFormElement) startSelection(form)
for (const menu of document.querySelectorAll('[data-columns]')) startColumns(menu)

/** @param {HTMLFormElement} bar */
function startSelection(bar) {
  const rows = boxes('[data-select-row]')
  const [page] = boxes('[data-select-page]')
  const [results] = boxes('[data-select-results]')
  const said = bar.querySelector('[data-selected]')
  const clear = bar.querySelector('[data-clear-selection]')
  /** @type {HTMLInputElement | undefined} */
  let last
  if (page) page.hidden = false

  const tell = () => {
    const chosen = rows.filter((row) => row.checked).length
    const all = results?.checked ?? false
    bar.hidden = chosen === 0 && !all
    if (said) said.textContent = all ? '已选全部结果' : `已选 ${chosen} 项`
    if (clear instanceof HTMLElement) clear.hidden = false
    if (page) {
      page.checked = rows.length > 0 && chosen === rows.length
      page.indeterminate = chosen > 0 && chosen < rows.length
    }
    const count = all ? '全部结果' : `选中的 ${chosen} 项`
    for (const button of bar.querySelectorAll('[data-question]')) {
      if (!(button instanceof HTMLElement)) continue
      button.dataset['confirm'] = (button.dataset['question'] ?? '').replace('{n}', count)
    }
    for (const row of rows) row.closest('tr')?.setAttribute('aria-selected', String(row.checked))
  }

  for (const row of rows) {
    row.addEventListener('click', (event) => {
      // With Shift, everything between this row and the one before takes its state.
      if (last && event.shiftKey) {
        const [from, to] = [rows.indexOf(last), rows.indexOf(row)].toSorted((a, b) => a - b)
        for (const between of rows.slice(from, (to ?? 0) + 1)) between.checked = row.checked
      }
      last = row
      tell()
    })
  }
  page?.addEventListener('change', () => {
    for (const row of rows) row.checked = page.checked
    tell()
  })
  results?.addEventListener('change', tell)
  clear?.addEventListener('click', () => {
    for (const row of rows) row.checked = false
    if (results) results.checked = false
    tell()
    rows[0]?.focus()
  })
  // A browser going back may keep what was ticked.
  addEventListener('pageshow', tell)
  tell()
}

/** @param {string} selector */
function boxes(selector) {
  return [...document.querySelectorAll(selector)].filter((box) => box instanceof HTMLInputElement)
}

/**
 * ↑ and ↓ move a column in the form, which is sent by 保存 only.
 *
 * @param {Element} menu
 */
function startColumns(menu) {
  menu.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-move]') : null
    const row = button?.closest('li')
    if (!(button instanceof HTMLButtonElement) || !row) return
    event.preventDefault()
    const up = button.dataset['move'] === 'up'
    const neighbour = up ? row.previousElementSibling : row.nextElementSibling
    // The first names the row and stays.
    if (!neighbour?.previousElementSibling && up) return
    if (!neighbour) return
    if (up) neighbour.before(row)
    else neighbour.after(row)
    settle(menu)
    button.focus()
    const left = button.disabled ? row.querySelector('button:not([disabled])') : null
    if (left instanceof HTMLElement) left.focus()
  })
  menu.addEventListener('change', () => settle(menu))
  settle(menu)
}

/** @param {Element} menu */
function settle(menu) {
  const rows = [...menu.querySelectorAll('li')]
  for (const [index, row] of rows.entries()) {
    for (const button of row.querySelectorAll('[data-move]')) {
      if (!(button instanceof HTMLButtonElement)) continue
      const edge = button.dataset['move'] === 'up' ? 1 : rows.length - 1
      button.disabled = index === edge
    }
  }
}
