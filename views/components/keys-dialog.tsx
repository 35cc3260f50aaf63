import { Button } from '#views/components/button.tsx'

/** Drawn by keys-dialog.js from the bindings, as only the browser knows a person's own keys. */
export function KeysDialog() {
  return (
    <dialog class="dialog dialog-keys" data-keys aria-labelledby="keys-title">
      <h2 id="keys-title">快捷键</h2>
      <p class="dim">点一个键，再按想用的键，就换成它。设置只在这个浏览器里有效。</p>
      <p class="keys-said" role="status" data-keys-said />
      <dl class="keys" data-keys-list />
      <label class="check">
        <input type="checkbox" data-single-keys checked />
        <span>启用单键快捷键（字母、数字和符号）</span>
      </label>
      <form method="dialog" class="bar dialog-actions">
        <Button type="button" data-keys-reset hidden>
          恢复默认按键
        </Button>
        <Button kind="primary" autofocus>
          知道了
        </Button>
      </form>
    </dialog>
  )
}
