// The official client of the Hub does what this project's client does, against the address in HUB_URL; prints what it saw as one JSON object.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(join(process.env.NPM_ROOT, "here.js"));
const hub = await import(pathToFileURL(require.resolve("@huggingface/hub")));
const hubUrl = process.env.HUB_URL, accessToken = process.env.HUB_TOKEN, [task, name] = process.argv.slice(2);
const repo = { type: process.env.HUB_KIND ?? "model", name }, common = { repo, hubUrl, accessToken };
console.debug = () => {};

const bytes = (length) => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) % 251);
const text = async (blob) => (blob ? await blob.text() : null);
const all = async (items) => { const list = []; for await (const item of items) list.push(item); return list; };

if (task === "round-trip") {
    const me = await hub.whoAmI({ hubUrl, accessToken });
    await hub.createRepo(common);
    const files = [
        { path: "README.md", content: new Blob(["---\nlicense: mit\n---\n# A model\n"]) },
        { path: "config/a.json", content: new Blob(['{"a": 1}']) },
        { path: "config/empty.txt", content: new Blob([]) },
        { path: "small.safetensors", content: new Blob([bytes(1000)]) },
        { path: "large.safetensors", content: new Blob([bytes(Number(process.env.LARGE_BYTES))]) },
    ];
    const first = await hub.uploadFiles({ ...common, files, commitTitle: "by the official client" });
    await hub.deleteFile({ ...common, path: "config/empty.txt", commitTitle: "delete" });
    const list = await all(hub.listFiles({ ...common, recursive: true }));
    const large = new Uint8Array(await (await hub.downloadFile({ ...common, path: "large.safetensors" })).arrayBuffer());
    const slice = await (await hub.downloadFile({ ...common, path: "config/a.json" })).slice(1, 4).text();
    const cacheDir = mkdtempSync(join(tmpdir(), "hub-"));
    const folder = await hub.snapshotDownload({ ...common, cacheDir });
    console.log(JSON.stringify({
        user: me.name, commit: first.commit.oid, paths: list.filter((entry) => entry.type === "file").map((entry) => entry.path).sort(),
        large: Buffer.compare(Buffer.from(large), Buffer.from(bytes(large.length))) === 0 && large.length, slice,
        pointer: (await text(await hub.downloadFile({ ...common, path: "small.safetensors", raw: true }))).split("\n")[0],
        missing: await hub.downloadFile({ ...common, path: "absent" }),
        readme: await text(await hub.downloadFile({ ...common, path: "README.md" })), snapshot: readFileSync(join(folder, "config", "a.json"), "utf8"),
        titles: (await all(hub.listCommits(common))).map((commit) => commit.title), sha: (await (repo.type === "dataset" ? hub.datasetInfo : hub.modelInfo)({ name, hubUrl, accessToken, additionalFields: ["sha"] })).sha,
    }));
    rmSync(cacheDir, { recursive: true });
} else if (task === "cache") {
    const cache = await hub.scanCacheDir(process.env.CACHE);
    console.log(JSON.stringify({
        warnings: cache.warnings.map(String),
        repos: cache.repos.map((found) => ({ id: found.id, files: found.revisions.flatMap((revision) => revision.files.map((file) => file.path.split("/snapshots/")[1])).sort(), refs: found.revisions.flatMap((revision) => revision.refs) })),
    }));
} else if (task === "download") {
    const list = (await all(hub.listFiles({ ...common, recursive: true }))).filter((entry) => entry.type === "file");
    const hashes = {};
    for (const entry of list) {
        // The client asks for the first byte of every file, which an empty one does not have.
        const content = Buffer.from(await ((entry.size ? await hub.downloadFile({ ...common, path: entry.path }) : new Blob([]))).arrayBuffer());
        hashes[entry.path] = (await import("node:crypto")).createHash("sha256").update(content).digest("hex");
    }
    console.log(JSON.stringify(hashes));
} else throw new Error(`unknown task ${task}`);
