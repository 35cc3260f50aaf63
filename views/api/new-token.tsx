import type { ApiToken } from '#src/api/tokens/schema.ts'
import { apiScopes, scopeNotes } from '#src/api/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import {
  Checkbox,
  DateInput,
  FieldError,
  Select,
  TextArea,
  TextInput,
} from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'

/** The form as it was typed. */
export type NewTokenValues = {
  name: string
  scopes: readonly string[]
  source: string
  newSource: string
  expires: string
  addresses: string
}

type Props = {
  values: NewTokenValues
  errors?: FieldErrors
  sources: { id: number; name: string }[]
  days: { first: string; last: string }
}

export function NewTokenPage({ values, errors, sources, days }: Props) {
  const options = sources.map(({ id, name }) => [String(id), name] as const)
  return (
    <>
      <PageHead title="建立接口令牌" note="一个系统一个令牌，只给它用得到的权限" />
      <form method="post" action="/tokens" class="stack" novalidate>
        <Card title="给谁用">
          <div class="form-grid">
            <TextInput
              label="名称"
              name="name"
              value={values.name}
              maxlength={40}
              autocomplete="off"
              hint="如 南京录音平台；录音台账和操作留痕里显示为“接口 · 名称”"
              required
              error={errors?.['name']}
            />
            <DateInput
              label="有效期至"
              name="expires"
              value={values.expires}
              min={days.first}
              max={days.last}
              hint="含当天，最长两年"
              required
              error={errors?.['expires']}
            />
          </div>
        </Card>
        <Card title="权限范围">
          <fieldset class="field">
            <legend>用得到的才勾选</legend>
            <div class="form-grid">
              {Object.entries(apiScopes).map(([scope, word]) => (
                <Checkbox
                  label={word}
                  name="scopes"
                  id={`scope-${scope}`}
                  value={scope}
                  checked={values.scopes.includes(scope)}
                  hint={scopeNotes[scope as keyof typeof apiScopes]}
                />
              ))}
            </div>
            <FieldError id="scopes" error={errors?.['scopes']} />
          </fieldset>
        </Card>
        <Card title="来源" note="用这个令牌交来的录音和通话都记在这个来源名下">
          <div class="form-grid">
            <Select
              label="来源"
              name="source"
              value={values.source}
              options={[...options, ['new', '＋ 新建来源']]}
              blank="请选择"
              required
              error={errors?.['source']}
            />
            <TextInput
              label="新来源的名称"
              name="newSource"
              value={values.newSource}
              maxlength={40}
              autocomplete="off"
              hint="选“新建来源”时填写"
              error={errors?.['newSource']}
            />
          </div>
        </Card>
        <Card title="从哪里用">
          <TextArea
            label="允许的地址"
            name="addresses"
            value={values.addresses}
            rows={3}
            maxlength={2000}
            placeholder="10.1.2.3 或 10.1.2.0/24，一行一个"
            hint="不填就不限。看的是直接连到本机的地址：前面有反向代理时，是代理的地址。"
            error={errors?.['addresses']}
          />
          <div class="bar">
            <Button kind="primary">建立令牌</Button>
            <LinkButton href="/tokens">取消</LinkButton>
          </div>
        </Card>
      </form>
    </>
  )
}

type SecretProps = { token: ApiToken; source: { name: string }; secret: string }

/** The token is shown here and never again: only its hash is kept. */
export function TokenSecretPage({ token, source, secret }: SecretProps) {
  const { name, scopes, addresses, expiresAt } = token
  return (
    <>
      <PageHead title={`“${name}”的接口令牌`} />
      <Notice kind="warn">
        只显示这一次，离开本页后无法再看到。请现在就复制到要接入的系统里，不要发群、不要贴在工单上。
      </Notice>
      <Card>
        <p>
          <code class="secret">{secret}</code>
        </p>
        <Facts
          items={[
            ['权限范围', scopes.map((scope) => apiScopes[scope]).join('、')],
            ['来源', source.name],
            ['有效期至', formatDay(expiresAt)],
            ['允许的地址', addresses.join('、') || '不限'],
          ]}
        />
        <div class="bar">
          <LinkButton href="/tokens" kind="primary">
            已复制，返回令牌列表
          </LinkButton>
          <LinkButton href="/api">接口说明</LinkButton>
        </div>
      </Card>
    </>
  )
}
