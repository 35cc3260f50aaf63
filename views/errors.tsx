import { LinkButton } from '#views/components/button.tsx'
import { type IconName, Icon } from '#views/icons.tsx'

type ProblemProps = {
  icon: IconName
  title: string
  sentence: string
  kept?: string
  back?: { href: string; label: string }
}

function Problem({ icon, title, sentence, kept, back }: ProblemProps) {
  const { href, label } = back ?? { href: '/', label: '回首页' }
  return (
    <section class="problem">
      <Icon name={icon} />
      <h1>{title}</h1>
      <p data-error>{sentence}</p>
      {kept ? <p class="dim">{kept}</p> : null}
      <LinkButton href={href}>{label}</LinkButton>
    </section>
  )
}

/** 404; also said when the thing exists outside the reader's scope, on purpose. */
export function NotFoundPage() {
  return (
    <Problem
      icon="search"
      title="没有找到"
      sentence="这个页面不存在，或者不在您的可见范围内。"
      kept="请检查地址；若是同事发来的链接，请对方确认您的权限。"
    />
  )
}

/** 403, with the people who can change it (`grantedBy`: 系统管理员, 质量保证部负责人). */
export function NoPermissionPage({ grantedBy = '系统管理员' }: { grantedBy?: string }) {
  return (
    <Problem
      icon="lock"
      title="没有权限"
      sentence={`您的角色不能做这一步，如工作需要，请联系${grantedBy}开通。`}
      kept="没有任何内容被改动。"
    />
  )
}

/** 409: a rule of the house refused the step; `sentence` says which. */
export function RefusedPage(props: { sentence: string; back?: { href: string; label: string } }) {
  return (
    <Problem
      icon="shield"
      title="这一步不能做"
      sentence={props.sentence}
      kept="没有任何内容被改动。"
      back={props.back}
    />
  )
}

/** 500; the number lets whoever keeps the server find the line in its log. */
export function CrashPage({ requestId }: { requestId: string }) {
  return (
    <Problem
      icon="triangle-alert"
      title="系统出错了"
      sentence={`这次操作没有完成，也没有保存。请稍后再试；再次出现时请把编号 ${requestId} 告诉系统管理员。`}
    />
  )
}

/** The same sentences for a request made inside a page: app.js shows them as a toast. */
export function ErrorFragment({ sentence }: { sentence: string }) {
  return <p data-error>{sentence}</p>
}
