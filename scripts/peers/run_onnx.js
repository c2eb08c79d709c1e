// Runs generate-tiny or generate-124m in ONNX Runtime and prints one JSON line in the form of `rlhf bench --json`. Tokens are the most likely ones:
// sampling is left out. The model is the one that export_onnx.py writes.
"use strict";
const fs = require("fs");
const path = require("path");
const { parseArgs } = require("util");

const FOLDER = path.join(__dirname, "..", "..", "artifacts", "peers");
const PROMPT = 16, GENERATED = 32;
const CONFIGS = {
    "generate-tiny": { layers: 4, heads: 4, width: 256, vocabulary: 4096 },
    "generate-124m": { layers: 12, heads: 12, width: 768, vocabulary: 50257 },
};
const HELP = `Usage: node run_onnx.js (${Object.keys(CONFIGS).join(" | ")}) [--batch N] [--runs N] [--threads N] [--tokens]

Generates ${GENERATED} tokens after a prompt of ${PROMPT}, greedily. --threads: of ONNX Runtime, by default one a processor; --tokens: print them, too.`;

function stop(message) {
    console.error(`run_onnx.js: ${message}`);
    process.exit(2);
}

function options() {
    let given;
    try {
        given = parseArgs({
            allowPositionals: true,
            options: {
                batch: { type: "string", default: "1" }, runs: { type: "string", default: "1" },
                threads: { type: "string", default: String(require("os").availableParallelism()) }, tokens: { type: "boolean" }, help: { type: "boolean" },
            },
        });
    } catch (error) {
        stop(`${error.message.split(". ")[0]}; --help lists the options.`);
    }
    if (given.values.help) { console.log(HELP); process.exit(0); }
    const workload = given.positionals[0];
    if (given.positionals.length !== 1 || !(workload in CONFIGS)) stop(`one workload is needed, ${Object.keys(CONFIGS).join(" or ")}; given was '${given.positionals.join(" ")}'.`);
    for (const name of ["batch", "runs", "threads"])
        if (!/^[1-9][0-9]*$/.test(given.values[name])) stop(`--${name} is '${given.values[name]}'; a whole number of at least 1 is needed.`);
    return { workload, batch: Number(given.values.batch), runs: Number(given.values.runs), threads: Number(given.values.threads), tokens: given.values.tokens };
}

function runtime() {
    try {
        return require(path.join(FOLDER, "node_modules", "onnxruntime-node"));
    } catch (error) {
        if (error.code === "MODULE_NOT_FOUND") stop("onnxruntime-node is not installed; scripts/bench-peers --install fetches it.");
        stop(`onnxruntime-node does not load here (${String(error.message).split("\n")[0]}).`);
    }
}

/** New tokens [rows * GENERATED], row after row. */
async function generate(ort, session, config, prompts, rows) {
    const { layers, heads, width } = config;
    const feeds = { tokens: new ort.Tensor("int64", prompts, [rows, PROMPT]) };
    for (let i = 0; i < 2 * layers; i++) feeds[`past_${i}`] = new ort.Tensor("float32", new Float32Array(0), [rows, heads, 0, width / heads]);
    const generated = new Array(rows * GENERATED);
    for (let step = 0; step < GENERATED; step++) {
        const results = await session.run(feeds);
        feeds.tokens = results.next;
        for (let i = 0; i < 2 * layers; i++) feeds[`past_${i}`] = results[`present_${i}`];   // handed on, not copied
        results.next.data.forEach((token, row) => { generated[row * GENERATED + step] = token; });
    }
    return generated;
}

async function main() {
    const { workload, batch, runs, threads, tokens } = options();
    const ort = runtime(), config = CONFIGS[workload];
    const model = path.join(FOLDER, workload.replace("generate-", "gpt2-") + ".onnx");
    if (!fs.existsSync(model)) stop(`there is no model '${model}'; scripts/peers/export_onnx.py writes it.`);
    const session = await ort.InferenceSession.create(model, { intraOpNumThreads: threads, interOpNumThreads: 1, graphOptimizationLevel: "all", logSeverityLevel: 3 });
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 2147483647) % config.vocabulary;   // Lehmer's generator: any fixed prompts will do
    const prompts = BigInt64Array.from({ length: batch * PROMPT }, () => BigInt(random()));

    const begin = process.hrtime.bigint(), elapsed = since => Number(process.hrtime.bigint() - since) / 1e9;
    do await generate(ort, session, config, prompts, batch); while (elapsed(begin) < 0.5);   // warm-up
    const seconds = [];
    let generated;
    for (let run = 0; run < runs; run++) {
        const start = process.hrtime.bigint();
        generated = await generate(ort, session, config, prompts, batch);
        seconds.push(elapsed(start));
    }
    seconds.sort((a, b) => a - b);
    const median = (seconds[(runs - 1) >> 1] + seconds[runs >> 1]) / 2;
    const line = {
        workload, median_s: median, min_s: seconds[0], max_s: seconds[runs - 1], runs, threads, batch, tokens_per_s: batch * GENERATED / median,
        version: ort.env.versions.node,
    };
    if (tokens) Object.assign(line, { prompts: Array.from(prompts, Number), tokens: generated.map(Number) });
    console.log(JSON.stringify(line));
}

main().catch(error => { console.error(`run_onnx.js: ${error.message}`); process.exit(1); });
