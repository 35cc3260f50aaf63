import type { Child } from 'hono/jsx'

import { Icon } from '#views/icons.tsx'

type UploadFormProps = {
  /** Where uploads begin, by the tus protocol. */
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
        <p>把录音或文件夹拖到这里，或者</p>
        <div class="drop-choices">
          <input class="sr" id="upload-files" type="file" multiple accept={accept} />
          <label class="button" for="upload-files">
            选择文件
          </label>
          <input class="sr" id="upload-folder" type="file" multiple {...{ webkitdirectory: '' }} />
          <label class="button" for="upload-folder">
            选择文件夹
          </label>
        </div>
        <p class="hint">{hint}</p>
        <noscript>
          <p class="field-error">上传需要浏览器启用脚本。</p>
        </noscript>
      </div>
      <div class="upload-whole">
        <p data-upload-summary role="status" aria-live="polite" />
        <progress data-upload-whole max="1" value="0" aria-label="全部文件的上传进度" hidden />
        <span data-upload-all />
      </div>
      <ol class="uploads" data-uploads aria-label="上传结果" />
    </form>
  )
}
