import { Button } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Notice } from '#views/components/page.tsx'

type Props = { next: string; username?: string; error?: string }

/** The error never says which of the two was wrong. */
export function SignInPage({ next, username, error }: Props) {
  return (
    <form method="post" action="/sign-in" class="form">
      <h1>登录</h1>
      {error ? <Notice kind="bad">{error}</Notice> : null}
      <input type="hidden" name="next" value={next} />
      <TextInput
        label="登录名"
        name="username"
        value={username}
        autocomplete="username"
        maxlength={100}
        autofocus={!username}
      />
      <TextInput
        label="密码"
        name="password"
        type="password"
        autocomplete="current-password"
        maxlength={1000}
        autofocus={Boolean(username)}
      />
      <Button kind="primary">登录</Button>
      <p class="dim">忘记密码请找系统管理员重置。</p>
    </form>
  )
}
