import {
  broughtAnswer,
  callAnswer,
  receivedAnswer,
  recordingAnswer,
  tokenAnswer,
} from './answers.ts'
import { described, tableBody } from './describe.ts'

const digestHeaders = [
  {
    name: 'X-Content-SHA256',
    description:
      '内容的 SHA-256，64 位十六进制。写了就核对，不符则拒收。也可用标准的 Content-Digest、Digest',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  },
]
const keyHeaders = [
  {
    name: 'Idempotency-Key',
    description:
      '同一次发送的编号，最长 128 字。没收到回应时用同一编号重发，不会写两遍，一天内得到同一个回应',
    example: 'cdr-2026-11-28-0815',
  },
]

const tableErrors = [
  ...(['wrong-type', 'bad-body', 'too-large', 'no-good-rows', 'key-reused'] as const),
  'bad-request' as const,
]
const tableNotes =
  '逐行核对：好的行写入，有问题的行不写，在 errors 里逐处说明，改好后只重发这些行即可。同样的行再发一次算“没有变化”。'
/** What each route is for, in the words of the document and of the guide. */
export const descriptions = {
  token: described({
    summary: '看看自己的令牌',
    description: '令牌能做什么、到哪天、有哪些上限。接通后先调这个，也可用来探活。',
    scopes: [],
    curl: 'curl "$HUITING/api/v1/token" -H "Authorization: Bearer $TOKEN"',
    answers: { 200: { description: '令牌的情况', schema: tokenAnswer } },
  }),
  sendRecording: described({
    summary: '交一段录音',
    description:
      '请求体就是文件本身，不要用表单。路径末尾是文件名，靠它对上通话：和话单里的录音文件名一致，或去掉扩展名后就是通话号。同样的内容再交一次不会重复保存。',
    scopes: ['recordings.write'],
    curl: [
      'curl -X PUT "$HUITING/api/v1/recordings/d001.wav" \\',
      '  -H "Authorization: Bearer $TOKEN" \\',
      '  -H "X-Content-SHA256: $(sha256sum d001.wav | cut -c1-64)" \\',
      '  --data-binary @d001.wav',
    ].join('\n'),
    headers: digestHeaders,
    body: {
      description: '录音文件的内容',
      content: {
        'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
      },
    },
    answers: {
      201: { description: '收下了，等待转写', schema: receivedAnswer },
      200: { description: '同样的内容以前收过，没有重复保存', schema: receivedAnswer },
    },
    errors: ['bad-digest', 'digest-mismatch', 'not-sound', 'too-large', 'disk-full', 'cut-off'],
  }),
  askRecording: described({
    summary: '查一段录音',
    description: '按内容的 SHA-256 查它到没到、对上哪个通话、转写到哪一步。交之前先查可以省流量。',
    scopes: ['calls.read', 'recordings.write'],
    curl: 'curl "$HUITING/api/v1/recordings/$SHA256" -H "Authorization: Bearer $TOKEN"',
    answers: { 200: { description: '录音的情况', schema: recordingAnswer } },
    errors: ['bad-request', 'not-found'],
  }),
  askCall: described({
    summary: '查一个通话',
    description: '按通话号查它的录音到没到、转写到哪一步。不含来电号码、坐席和内容。',
    scopes: ['calls.read'],
    curl: 'curl "$HUITING/api/v1/calls/d001" -H "Authorization: Bearer $TOKEN"',
    answers: { 200: { description: '通话的情况', schema: callAnswer } },
    errors: ['bad-request', 'not-found'],
  }),
  sendCallData: described({
    summary: '交通话数据（话单）',
    description: `${tableNotes}先于录音、晚于录音都可以，到齐后自动对上。`,
    scopes: ['call-data.write'],
    curl: [
      'curl -X POST "$HUITING/api/v1/call-data" \\',
      '  -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: cdr-0815" \\',
      '  -H "Content-Type: text/csv" --data-binary @cdr.csv',
    ].join('\n'),
    headers: keyHeaders,
    body: tableBody('call-data', {
      call_id: 'd001',
      started_at: '2026-11-02 08:12:06',
      duration_s: 70.7,
      agent_id: '20636',
      recording: 'd001.wav',
    }),
    answers: { 200: { description: '每行的去处', schema: broughtAnswer } },
    errors: tableErrors,
  }),
  sendRegister: described({
    summary: '交投诉登记',
    description: `${tableNotes}用来核对听出来的投诉有没有上报。`,
    scopes: ['register.write'],
    curl: [
      'curl -X POST "$HUITING/api/v1/register" \\',
      '  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
      '  --data-binary @register.json',
    ].join('\n'),
    headers: keyHeaders,
    body: tableBody('register', {
      register_no: 'R0001',
      call_id: 'd001',
      registered_at: '2026-11-02 09:30:00',
      agent_id: '20636',
      complaint_type: '服务态度',
      reported_by: '张敏',
    }),
    answers: { 200: { description: '每行的去处', schema: broughtAnswer } },
    errors: tableErrors,
  }),
  sendOutsideCases: described({
    summary: '交外部投诉',
    description: `${tableNotes}12398、12345、媒体、来信等转来的投诉；同一号码之前的来电会排进复核队列。`,
    scopes: ['outside-cases.write'],
    curl: [
      'curl -X POST "$HUITING/api/v1/outside-cases" \\',
      '  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
      '  --data-binary @cases.json',
    ].join('\n'),
    headers: keyHeaders,
    body: tableBody('outside-cases', {
      case_no: 'W2026110301',
      case_source: '12398',
      received_at: '2026-11-03 09:30:00',
      caller: '13800000001',
      case_text: '报修后没有人来',
    }),
    answers: { 200: { description: '每行的去处', schema: broughtAnswer } },
    errors: tableErrors,
  }),
  sendReturnScores: described({
    summary: '交回访评分',
    description: `${tableNotes}通话号、投诉编号、来电号码至少写一个；低分的会去找之前的来电。`,
    scopes: ['return-scores.write'],
    curl: [
      'curl -X POST "$HUITING/api/v1/return-scores" \\',
      '  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
      '  --data-binary @scores.json',
    ].join('\n'),
    headers: keyHeaders,
    body: tableBody('return-scores', {
      score_no: 'H0001',
      call_id: 'd001',
      score: 2,
      words: '说了等于没说',
      visited_at: '2026-11-03 09:30:00',
    }),
    answers: { 200: { description: '每行的去处', schema: broughtAnswer } },
    errors: tableErrors,
  }),
  sendWorkOrders: described({
    summary: '交工单',
    description: `${tableNotes}用来看每通电话记成了什么业务；同一工单再发一次，以新的为准。`,
    scopes: ['work-orders.write'],
    curl: [
      'curl -X POST "$HUITING/api/v1/work-orders" \\',
      '  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
      '  --data-binary @work-orders.json',
    ].join('\n'),
    headers: keyHeaders,
    body: tableBody('work-orders', {
      order_no: 'GD20261102001',
      call_id: 'd001',
      created_at: '2026-11-02 08:14:00',
      order_type: '投诉',
      target: '对内',
      unit: '客服一部',
      state: '处理中',
      sent_back: 0,
    }),
    answers: { 200: { description: '每行的去处', schema: broughtAnswer } },
    errors: tableErrors,
  }),
}
