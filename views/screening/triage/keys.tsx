import { Button } from '#views/components/button.tsx'

const keys: [key: string, does: string][] = [
  ['1–4', '漏报、瞒报、对外诉求、不成立'],
  ['1–8', '选漏报、瞒报之后：属实类型'],
  ['回车', '用选中的类型提交'],
  ['Esc', '返回，离开输入框'],
  ['N', '写说明'],
  ['Ctrl ↵', '提交并听下一条'],
  ['S', '跳过'],
  ['U', '撤销上一条'],
  ['空格', '播放 / 暂停'],
  ['← →', '退 / 进 3 秒'],
  ['⇧← ⇧→', '上一段 / 下一段证据'],
  ['[ ]', '慢一档 / 快一档'],
  ['R', '从头重听'],
  ['W', '听整通 / 只听证据'],
  ['?', '显示快捷键'],
]

/** Every key of the page; single keys can be switched off for those whom they surprise. */
export function TriageKeys() {
  return (
    <dialog class="dialog" data-keys aria-labelledby="keys-title">
      <h2 id="keys-title">快捷键</h2>
      <dl class="keys">
        {keys.map(([key, does]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" data-single-keys checked />
        <span>启用单键快捷键（字母、数字和符号）</span>
      </label>
      <form method="dialog" class="bar dialog-actions">
        <Button kind="primary">知道了</Button>
      </form>
    </dialog>
  )
}
