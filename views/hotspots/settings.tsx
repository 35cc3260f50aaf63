import { hotspotBounds, reasonWords } from '#src/hotspots/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  setting: { id: number | null; by: string | null; at: number | null }
  values: Readonly<Record<string, string>>
  given: { errors: FieldErrors; sentence?: string } | null
}

/** 热点词和基线: which words weigh how much, and what is called a rise. */
export function HotspotSettingsPage({ setting, values, given }: Props) {
  const field = (name: string) => ({
    name,
    value: values[name] ?? '',
    ...(given?.errors[name] ? { error: given.errors[name] } : {}),
  })
  const note =
    setting.at === null
      ? '现在用随产品的设定'
      : `${setting.by ?? ''} 设定于 ${formatTime(setting.at)}；以前计过的日子不改`
  return (
    <>
      <PageHead title="热点词和基线" note={note}>
        <LinkButton href="/hotspots">返回热点</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      <form class="stack" method="post" action="/hotspots/settings">
        <input type="hidden" name="seen" value={values['seen'] ?? String(setting.id ?? 0)} />
        <Card title="词">
          <div class="form-grid">
            <TextArea
              {...field('words')}
              label="业务词和权重"
              hint={`一行一个，词后空一格写权重（${hotspotBounds.weight.least} 到 ${hotspotBounds.weight.most}），不写算 1。不论多少次都数。`}
              rows={10}
            />
            <TextArea
              {...field('ignored')}
              label="不数的词"
              hint="一行一个。问候、口头语已经不数。"
              rows={10}
            />
          </div>
        </Card>
        <Card title="基线" note="和前八个同一星期几比">
          <div class="form-grid">
            <TextInput
              {...field('leastCalls')}
              label="至少几通才算词"
              inputmode="numeric"
              maxlength={4}
              required
            />
            <TextInput
              {...field('times')}
              label="平常的几倍以上"
              inputmode="decimal"
              maxlength={4}
              required
            />
            <TextInput
              {...field('chance')}
              label="碰巧的机会小于"
              hint="0.001 = 平常一千次碰上一次"
              inputmode="decimal"
              maxlength={8}
              required
            />
            <TextInput
              {...field('overlap')}
              label="同一通占百分之几归为一件事"
              inputmode="numeric"
              maxlength={2}
              required
            />
          </div>
        </Card>
        <Card>
          <TextInput {...field('reason')} label="原因" maxlength={reasonWords.most} required />
          <div class="bar">
            <Button kind="primary">保存并重新计今天</Button>
          </div>
        </Card>
      </form>
    </>
  )
}
