// A chat endpoint over a small local model, as OpenAI has it: what tests of the language-model reader talk to.
//
//   node server.mjs FOLDER    FOLDER is what scripts/local-llm.sh made
//
// It listens on loopback, prints `ready PORT`, and ends when its standard input does. One call runs at a time, the others
// wait; a call whose connection closes is given up, waiting or not. Shapes are held by grammar: json_schema, a tool's
// parameters, any JSON.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import {pathToFileURL} from "node:url";

const folder = path.resolve(process.argv[2]);
const name = "smollm2-135m";
const llamaCpp = await import(pathToFileURL(path.join(folder, "node_modules/node-llama-cpp/dist/index.js")));
const llama = await llamaCpp.getLlama({gpu: false, build: "never", logLevel: "error"});
const model = await llama.loadModel({modelPath: path.join(folder, "model.gguf"), gpuLayers: 0});
const threads = Number(process.env.LLM_THREADS ?? 1);
const context = await model.createContext({contextSize: Number(process.env.LLM_CONTEXT ?? 4096), sequences: 1, threads});
// One for all calls: what a prompt has in common with the one before is not read again.
const sequence = context.getSequence();

class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, {status, code});
  }
}

// A model this small does not know when to stop: under a grammar it fills lists and texts, and says not not not, without
// end. What an endpoint would allow is allowed here only so far.
const ITEMS_MAX = 1;
const LETTERS_MAX = 16;
const DEPTH_MAX = 2;

/** What a grammar takes: no words about the shape, `oneOf` for `anyOf`, definitions that do not lead back to themselves. */
function shapeFor(schema) {
  const $defs = {};
  const prefix = "#/$defs/";

  // A part without what it refers to, being too deep, is nothing.
  function part(node, depth) {
    if (node === null || typeof node !== "object") return node;
    if (node.$ref) return reference(node.$ref.slice(prefix.length), depth);
    if (node.anyOf) {
      const oneOf = node.anyOf.map(variant => part(variant, depth)).filter(variant => variant !== undefined);
      return oneOf.length ? {oneOf} : undefined;
    }
    const {type, enum: values, const: value, required, additionalProperties} = node;
    const made = Object.fromEntries(Object.entries({type, enum: values, const: value, required, additionalProperties}).filter(([, each]) => each !== undefined));
    const types = [type].flat();
    if (types.includes("string") && !values) made.maxLength = LETTERS_MAX;
    if (types.includes("array")) {
      made.items = part(node.items, depth);
      if (made.items === undefined) return types.includes("null") ? {type: "null"} : undefined;
      made.maxItems = Math.max(ITEMS_MAX, node.minItems ?? 0);
      if (node.minItems) made.minItems = node.minItems;
    }
    if (node.properties) {
      made.properties = {};
      for (const [key, inner] of Object.entries(node.properties)) {
        const shape = part(inner, depth);
        if (shape !== undefined) made.properties[key] = shape;
        else if (required?.includes(key)) return undefined;
      }
    }
    return made;
  }

  function reference(name, depth) {
    if (depth >= DEPTH_MAX) return undefined;
    const key = `${name}_${depth}`;
    if (!(key in $defs)) $defs[key] = part(schema.$defs[name], depth + 1);
    return $defs[key] === undefined ? undefined : {$ref: prefix + key};
  }

  const shape = part(schema, 0);
  for (const key of Object.keys($defs)) if ($defs[key] === undefined) delete $defs[key];
  return Object.keys($defs).length ? {...shape, $defs} : shape;
}

async function grammarOf(request) {
  const format = request.response_format;
  const tool = request.tools?.[0]?.function;
  if (tool && request.tool_choice !== "none") return {grammar: await schemaGrammar(tool.parameters), tool: tool.name};
  if (format?.type === "json_schema") return {grammar: await schemaGrammar(format.json_schema.schema)};
  if (format?.type === "json_object") return {grammar: await llama.getGrammarFor("json")};
  if (format && format.type !== "text") throw new Refusal(400, "invalid_value", `response_format ${format.type} is not known`);
  return {};
}

async function schemaGrammar(schema) {
  try {
    return await llama.createGrammarForJsonSchema(shapeFor(schema));
  } catch (problem) {
    throw new Refusal(400, "invalid_schema", String(problem));
  }
}

function textOf(message) {
  if (typeof message.content === "string") return message.content;
  return (message.content ?? []).map(part => part.text ?? "").join("");
}

/** A session that has heard all but the last message, and that message. */
function conversation(request) {
  const messages = request.messages ?? [];
  const rules = messages.filter(message => ["system", "developer"].includes(message.role)).map(textOf).join("\n");
  const said = messages.filter(message => ["user", "assistant"].includes(message.role));
  const last = said.pop();
  if (last?.role !== "user") throw new Refusal(400, "invalid_value", "the last message must be the user's");
  const session = new llamaCpp.LlamaChatSession({contextSequence: sequence, autoDisposeSequence: false, systemPrompt: rules || undefined});
  const history = session.getChatHistory();
  for (const message of said) {
    const text = textOf(message);
    history.push(message.role === "user" ? {type: "user", text} : {type: "model", response: [text]});
  }
  session.setChatHistory(history);
  const length = model.tokenize(messages.map(textOf).join("\n")).length;
  const room = context.contextSize - length - 64;
  if (room < 16) throw new Refusal(400, "context_length_exceeded", `${length} tokens are too many for ${context.contextSize}`);
  return {session, last: textOf(last), room};
}

async function reply(request, response, signal) {
  const {grammar, tool} = await grammarOf(request);
  const {session, last, room} = conversation(request);
  try {
    const base = {id: `chatcmpl-${process.hrtime.bigint()}`, created: Math.floor(Date.now() / 1000), model: name};
    const delta = text => (tool ? {tool_calls: [{index: 0, function: {arguments: text}}]} : {content: text});
    const send = value => response.write(`data: ${JSON.stringify({...base, object: "chat.completion.chunk", ...value})}\n\n`);
    const piece = (part, reason = null) => send({choices: [{index: 0, delta: part, finish_reason: reason}]});
    if (request.stream) {
      response.writeHead(200, {"content-type": "text/event-stream", "cache-control": "no-cache"});
      piece({role: "assistant", ...(tool ? {tool_calls: [{index: 0, id: "call_0", type: "function", function: {name: tool, arguments: ""}}]} : {content: ""})});
    }
    const before = sequence.tokenMeter.getState();
    const written = await session.promptWithMeta(last, {
      grammar,
      maxTokens: Math.min(request.max_completion_tokens ?? request.max_tokens ?? 256, room),
      temperature: request.temperature ?? 0,
      seed: request.seed ?? 1,
      signal,
      stopOnAbortSignal: true,
      onTextChunk: request.stream ? text => piece(delta(text)) : undefined,
    });
    const took = sequence.tokenMeter.diff(before);
    const total = sequence.nextTokenIndex;
    const prompt = Math.max(total - took.usedOutputTokens, took.usedInputTokens);
    const usage = {
      prompt_tokens: prompt,
      prompt_tokens_details: {cached_tokens: prompt - took.usedInputTokens},
      completion_tokens: took.usedOutputTokens,
      total_tokens: prompt + took.usedOutputTokens,
    };
    const reason = written.stopReason === "maxTokens" ? "length" : tool ? "tool_calls" : "stop";
    if (request.stream) {
      piece({}, reason);
      if (request.stream_options?.include_usage) send({choices: [], usage});
      return response.end("data: [DONE]\n\n");
    }
    const text = written.responseText;
    const call = {id: "call_0", type: "function", function: {name: tool, arguments: text}};
    const message = tool ? {role: "assistant", content: null, tool_calls: [call]} : {role: "assistant", content: text};
    sendJson(response, 200, {...base, object: "chat.completion", choices: [{index: 0, message, finish_reason: reason}], usage});
  } finally {
    session.dispose({disposeSequence: false});
  }
}

function sendJson(response, status, value) {
  response.writeHead(status, {"content-type": "application/json"});
  response.end(JSON.stringify(value));
}

function fail(response, problem) {
  if (response.headersSent) return response.destroy();
  const {status = 500, code = null, message = String(problem)} = problem;
  sendJson(response, status, {error: {message, code, type: status < 500 ? "invalid_request_error" : "server_error"}});
}

let turn = Promise.resolve();
let running = 0;

const server = http.createServer(async (request, response) => {
  if (request.method === "GET" && request.url === "/v1/models")
    return sendJson(response, 200, {object: "list", data: [{id: name, object: "model", owned_by: "local"}]});
  if (request.method === "GET" && request.url === "/running") return sendJson(response, 200, {running});
  if (request.method !== "POST" || request.url.split("?")[0] !== "/v1/chat/completions")
    return fail(response, new Refusal(404, "not_found", `there is no ${request.method} ${request.url}`));
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const parts = [];
  for await (const part of request) parts.push(part);
  running += 1;
  turn = turn.then(async () => {
    try {
      if (gone.signal.aborted) return;
      let body;
      try {
        body = JSON.parse(Buffer.concat(parts).toString("utf8"));
      } catch (problem) {
        throw new Refusal(400, "invalid_json", String(problem));
      }
      if (body.model !== name) throw new Refusal(404, "model_not_found", `there is no model ${body.model}`);
      await reply(body, response, gone.signal);
    } catch (problem) {
      fail(response, problem);
    } finally {
      running -= 1;
    }
  });
});

server.listen(0, "127.0.0.1", () => fs.writeSync(1, `ready ${server.address().port}\n`));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
