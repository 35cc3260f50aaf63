import type { Child } from 'hono/jsx'

import { Icon } from '#views/icons.tsx'

type UploadFormProps = {
  /** Each file goes here by PUT, as a raw body, with `?name=`. */
  action: string
  accept: string
  hint: Child
}

/** Where recordings are dropped; upload.js sends them and writes a row for each. */
export function UploadForm({ action, accept, hint }: UploadFormProps) {
  return (
    <form class="stack" data-upload={action} aria-label="上传录音">
      <div class="drop" data-drop>
        <Icon name="upload" />
        <label for="upload-files">把录音拖到这里，或者选择文件</label>
        <input id="upload-files" type="file" multiple accept={accept} />
        <p class="hint">{hint}</p>
        <noscript>
          <p class="field-error">上传需要浏览器启用脚本。</p>
        </noscript>
      </div>
      <p data-upload-summary role="status" aria-live="polite" />
      <ol class="uploads" data-uploads aria-label="上传结果" />
    </form>
  )
}
