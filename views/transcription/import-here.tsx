import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { acceptedTexts, FormatHelp, Replace } from '#views/transcription/imports.tsx'

type Props = {
  recordingId: number
  name: string
  /** What would be replaced. */
  has: 'imported' | 'heard' | 'nothing'
  playable: boolean
  error?: string
  replace?: boolean
}

/** One finished transcript for the recording it was opened from. */
export function ImportHere({ recordingId, name, has, playable, error, replace }: Props) {
  return (
    <>
      <PageHead title="导入这段录音的文本" note={name}>
        <LinkButton href={`/recordings/${recordingId}`}>返回录音</LinkButton>
      </PageHead>
      {playable ? (
        <Card>
          <form
            class="stack"
            method="post"
            action={`/transcription/recordings/${recordingId}/import`}
            enctype="multipart/form-data"
            novalidate
          >
            {has === 'nothing' ? null : (
              <Notice kind="info">
                这段录音已有{has === 'imported' ? '导入的' : '机器转写的'}
                文本。覆盖后原文本不再保留，可先导出一份；已下的复核结论不变。
              </Notice>
            )}
            <TextInput
              label="转写文本"
              name="files"
              type="file"
              accept={acceptedTexts}
              error={error}
              hint="一个文件。正在排队或进行的机器转写会撤下。"
            />
            {has === 'nothing' ? null : <Replace checked={replace} />}
            <div class="bar">
              <Button kind="primary" type="submit">
                导入
              </Button>
            </div>
          </form>
        </Card>
      ) : (
        <Notice kind="warn">这段录音的文件无法播放，不能导入文本。</Notice>
      )}
      <FormatHelp single />
    </>
  )
}
