import { LinkButton } from '#views/components/button.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { UploadForm } from '#views/components/upload.tsx'

const accepted = '.wav,.mp3,.opus,.ogg,.m4a,.flac,.amr,audio/*'

export function UploadPage({ maxBytes }: { maxBytes: number }) {
  return (
    <>
      <PageHead title="上传录音">
        <LinkButton href="/recordings">返回台账</LinkButton>
      </PageHead>
      <Card>
        <UploadForm
          action="/recordings/uploads"
          accept={accepted}
          hint={`支持 WAV（PCM、A 律、μ 律、GSM）、MP3、Opus 等，单个文件不超过 ${sizeText(maxBytes)}。`}
        />
      </Card>
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
