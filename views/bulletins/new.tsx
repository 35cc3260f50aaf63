import type { FieldErrors } from '#src/kernel/form.ts'
import { bulletinMost, namings } from '#src/supervision/bulletins/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  given: { values: Readonly<Record<string, string>>; errors: FieldErrors; sentence?: string }
}

/** 起草通报: the period of its verdicts, and how people are named. */
export function NewBulletinPage({ given: { values, errors, sentence } }: Props) {
  const field = (name: string) => ({
    name,
    value: values[name] ?? '',
    ...(errors[name] ? { error: errors[name] } : {}),
  })
  return (
    <>
      <PageHead title="起草违规通报" note="发布以前只有质量保证部看得到">
        <LinkButton href="/bulletins">返回</LinkButton>
      </PageHead>
      {sentence ? <Notice kind="bad">{sentence}。</Notice> : null}
      <Card
        title="哪些结论"
        note={`按核实日期取属实、没有改判的对内投诉，最长 ${bulletinMost.days} 天`}
      >
        <form class="stack" method="post" action="/bulletins">
          <div class="form-grid">
            <DateInput {...field('from')} label="从" required />
            <DateInput {...field('until')} label="到" required />
            <Select
              {...field('naming')}
              label="人员姓名"
              hint="坐席看到的始终打码"
              options={Object.entries(namings)}
              required
            />
          </div>
          <div class="bar">
            <Button kind="primary">起草</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
