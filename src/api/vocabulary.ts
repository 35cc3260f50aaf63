/** What a token may be used for. */
export const apiScopes = {
  'recordings.write': '交录音',
  'call-data.write': '交通话数据',
  'register.write': '交投诉登记',
  'outside-cases.write': '交外部投诉',
  'return-scores.write': '交回访评分',
  'work-orders.write': '交工单',
  'calls.read': '查通话状态',
} as const
export type ApiScope = keyof typeof apiScopes

export const scopeNotes: Readonly<Record<ApiScope, string>> = {
  'recordings.write': '录音系统用：逐个交录音文件',
  'call-data.write': '电话系统用：成批交话单',
  'register.write': '工单系统用：成批交已登记的投诉',
  'outside-cases.write': '转办系统用：成批交 12398、12345 等转来的投诉',
  'return-scores.write': '回访系统用：成批交回访评分',
  'work-orders.write': '工单系统用：成批交工单，每通记成什么业务',
  'calls.read': '对账用：查某通话、某录音到没到、转写到哪一步',
}

export const tokenStates = { active: '有效', expired: '已过期', revoked: '已吊销' } as const
export type TokenState = keyof typeof tokenStates

/** Why a token that exists was not let in. */
export const tokenFaults = {
  revoked: '令牌已吊销',
  expired: '令牌已过期',
  address: '来自不允许的地址',
  source: '来源已停用',
  scope: '没有这个权限范围',
} as const
export type TokenFault = keyof typeof tokenFaults

export const tokenRefusals = {
  'name-taken': '这个名称已有令牌用过；吊销的也算，操作留痕里靠名称区分',
  'source-taken': '已有同名的来源，请在上面直接选它',
  'no-such-source': '所选的来源不存在',
  'already-revoked': '这个令牌已经吊销了',
} as const

/** Everything an API call may be refused for: its status, and the sentence when there is no better one. */
export const apiErrors = {
  'token-missing': [401, '请在请求头写 Authorization: Bearer 接口令牌；登录的会话在这里不算'],
  'token-unknown': [401, '令牌不对'],
  'token-revoked': [401, '令牌已吊销，请向系统管理员要新的令牌'],
  'token-expired': [401, '令牌已过期，请向系统管理员要新的令牌'],
  'too-many-wrong-tokens': [429, '这个地址用错令牌的次数太多，请稍后再试'],
  'address-refused': [403, '这个令牌不允许从这个地址使用'],
  'source-inactive': [403, '这个令牌的来源已停用，请联系系统管理员'],
  'scope-missing': [403, '这个令牌没有所需的权限范围'],
  'too-many-requests': [429, '请求太密，请稍后再试'],
  'not-found': [404, '没有找到'],
  'no-such-route': [404, '没有这个接口，请看接口说明'],
  'bad-request': [400, '请求写得不对'],
  'bad-digest': [400, '内容指纹写得不对：要 64 位十六进制的 SHA-256'],
  'digest-mismatch': [422, '收到的内容和指纹不符，可能传坏了；没有收下，请重传'],
  'cut-off': [408, '上传中断，没有收下，请重传'],
  'not-sound': [422, '这不是能播放的录音'],
  'too-large': [413, '内容太大，没有收下'],
  'disk-full': [507, '服务器磁盘已满，没有收下，请稍后重传'],
  'wrong-type': [415, '内容类型要写 text/csv、application/json 或 application/x-ndjson'],
  'bad-body': [400, '内容读不出来'],
  'no-good-rows': [422, '没有一行可以收下，什么都没有写入'],
  'key-reused': [422, '这个 Idempotency-Key 用过了，那次的内容和这次不同；没有写入'],
  refused: [409, '这一步不能做'],
  internal: [500, '系统出错了，没有保存，请稍后重试'],
} as const satisfies Record<string, readonly [number, string]>
export type ApiErrorCode = keyof typeof apiErrors
