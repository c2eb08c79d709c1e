// Talks to a server through the official client; prints what it got as one JSON object.
// node openai-client.cjs ADDRESS NODE_MODULES
const { createRequire } = require("node:module");
const path = require("node:path");

const [address, modules] = process.argv.slice(2);
const { default: OpenAI, NotFoundError, BadRequestError } = createRequire(path.join(modules, "here"))("openai");

async function main() {
  const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: "first-key", maxRetries: 0 });
  const models = [];
  for await (const model of client.models.list()) models.push(model.id);
  const asked = { model: "text", prompt: "the screen", max_tokens: 12, temperature: 0.8, seed: 3 };
  const completion = await client.completions.create(asked);

  let streamedCompletion = "";
  for await (const piece of await client.completions.create({ ...asked, stream: true })) streamedCompletion += piece.choices[0].text;

  const talk = { model: "text", messages: [{ role: "user", content: "the screen" }], max_completion_tokens: 12, seed: 3, logprobs: true };
  const chat = await client.chat.completions.create(talk);
  let streamedChat = "", usage = null, finishReason = null;
  for await (const piece of await client.chat.completions.create({ ...talk, stream: true, stream_options: { include_usage: true } })) {
    streamedChat += piece.choices[0]?.delta.content ?? "";
    finishReason ??= piece.choices[0]?.finish_reason ?? null;
    usage = piece.usage ?? usage;
  }
  const helper = await client.chat.completions.stream(talk).finalChatCompletion();

  const errors = [];
  for (const [type, wrong] of [[NotFoundError, { ...asked, model: "none" }], [BadRequestError, { ...asked, temperature: 9 }]])
    await client.completions.create(wrong).catch((error) => errors.push(error instanceof type ? error.message : `unexpected: ${error}`));
  const refused = await new OpenAI({ baseURL: `${address}/v1`, apiKey: "wrong", maxRetries: 0 }).models.list().then(() => 200, (error) => error.status);

  // One that leaves in the middle.
  const stream = await client.completions.create({ ...asked, max_tokens: 10000, temperature: 0, stream: true });
  for await (const _ of stream) break;

  console.log(JSON.stringify({
    models, completion: completion.choices[0].text, streamedCompletion, completionTokens: completion.usage.completion_tokens,
    chat: chat.choices[0].message.content, streamedChat, helper: helper.choices[0].message.content, finishReason, chatFinishReason: chat.choices[0].finish_reason,
    tokens: chat.choices[0].logprobs.content.length, usage, chatUsage: chat.usage, errors, refused,
  }));
}

main().catch((error) => { console.error(error); process.exit(1); });
