using RlhfSharp.Web.Serving.Models;

namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>A model in OpenAI's shape, what it is, and what computes it (of a split: what computes its models).</summary>
internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy, ModelKind Kind, string Engine);
