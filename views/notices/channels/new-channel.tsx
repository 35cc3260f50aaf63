import { channelKinds } from '#src/notices/channels/vocabulary.ts'
import { noticeKinds } from '#src/notices/vocabulary.ts'
import { Button } from '#views/components/button.tsx'
import { FieldError, Select, TextInput } from '#views/components/field.tsx'

type Props = {
  values: Record<string, string>
  chosen: string[]
  errors: Record<string, string>
  hosts: string[]
}

export function NewChannelForm({ values, chosen, errors, hosts }: Props) {
  return (
    <form class="stack" method="post" action="/messages/channels">
      <Select
        label="种类"
        name="kind"
        value={values['kind']}
        options={Object.entries(channelKinds)}
        blank="请选择"
        error={errors['kind']}
        required
      />
      <TextInput
        label="名称"
        name="name"
        value={values['name']}
        error={errors['name']}
        required
        maxlength={40}
        hint="写明是哪个群，如“客服一部值班群”"
      />
      <TextInput
        label="机器人地址"
        name="address"
        value={values['address']}
        error={errors['address']}
        required
        maxlength={500}
        autocomplete="off"
        hint={
          hosts.length === 0
            ? '先在“允许名单”里加上它的域名'
            : '从群机器人的设置里整段复制。保存以后只显示域名'
        }
      />
      <TextInput
        label="签名密钥"
        name="secret"
        type="password"
        error={errors['secret']}
        maxlength={200}
        autocomplete="off"
        hint="钉钉的“加签”、飞书的“签名校验”；企业微信没有。保存以后不再显示"
      />
      <fieldset class={errors['notices'] ? 'field has-error' : 'field'} id="notices">
        <legend>哪些消息</legend>
        {Object.entries(noticeKinds).map(([kind, word]) => (
          <label class="check">
            <input type="checkbox" name="notices" value={kind} checked={chosen.includes(kind)} />
            <span>{word}</span>
          </label>
        ))}
        <FieldError id="notices" error={errors['notices']} />
      </fieldset>
      <div class="bar">
        <TextInput
          label="免打扰从"
          name="quietFrom"
          type="time"
          value={values['quietFrom']}
          error={errors['quietFrom']}
        />
        <TextInput
          label="到"
          name="quietUntil"
          type="time"
          value={values['quietUntil']}
          error={errors['quietUntil']}
        />
      </div>
      <p class="hint">免打扰时段里的消息到时再发；紧急的照发。</p>
      <Button kind="primary">添加，先不启用</Button>
    </form>
  )
}
