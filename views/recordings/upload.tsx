import { formatTime } from '#src/kernel/calendar.ts'
import type { UnfinishedUpload } from '#src/recordings/uploads/queries.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { UploadForm } from '#views/components/upload.tsx'

const accepted = '.wav,.mp3,.opus,.ogg,.m4a,.flac,.amr,audio/*'

type UploadPageProps = { maxBytes: number; unfinished: UnfinishedUpload[] }

export function UploadPage({ maxBytes, unfinished }: UploadPageProps) {
  return (
    <>
      <PageHead title="上传录音">
        <LinkButton href="/recordings">返回台账</LinkButton>
      </PageHead>
      <Card>
        <UploadForm
          action="/recordings/uploads"
          accept={accepted}
          hint={`支持 WAV（PCM、A 律、μ 律、GSM）、MP3、Opus 等，单个文件不超过 ${sizeText(maxBytes)}。断线会自动续传。`}
        />
      </Card>
      {unfinished.length > 0 ? <Leftovers unfinished={unfinished} /> : null}
      <Card title="文件怎样对上通话">
        <p>
          文件名和话单里的录音文件名相同，或者文件名就是通话号（如 d001.wav 对应通话
          d001），会自动对上。通话数据后到也可以。
        </p>
        <p class="dim">
          格式按文件内容识别，与扩展名无关。同样的内容只保存一份；不是录音的文件会留存备查，并写明原因。
        </p>
      </Card>
    </>
  )
}

/** What the account began and did not send whole; upload.js goes on when it meets the same content. */
function Leftovers({ unfinished }: { unfinished: UnfinishedUpload[] }) {
  return (
    <div data-leftovers>
      <Card title="上次没传完">
        <p class="dim">重新选择同一文件即可继续，已传的部分不用再传。一天内没有继续的会清掉。</p>
        <ol class="uploads" aria-label="上次没传完的文件">
          {unfinished.map(({ id, name, bytes, arrived, begunAt, expectedSha256 }) => (
            <li data-unfinished={`/recordings/uploads/${id}`} data-sha256={expectedSha256 ?? ''}>
              <span class="upload-name" title={name}>
                {name}
              </span>
              <progress
                max="1"
                value={String(bytes > 0 ? arrived / bytes : 1)}
                aria-label={`${name} 已传的部分`}
              />
              <span class="dim">
                {`已传 ${sizeText(arrived)} / ${sizeText(bytes)} · ${formatTime(begunAt)} 开始`}
              </span>
              <span class="upload-actions">
                <button
                  type="button"
                  class="button button-small"
                  hidden
                  aria-label={`放弃 ${name}`}
                >
                  放弃
                </button>
              </span>
            </li>
          ))}
        </ol>
      </Card>
    </div>
  )
}

/** `2 GB`, `500 MB`, `97.0 KB` */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`
}
