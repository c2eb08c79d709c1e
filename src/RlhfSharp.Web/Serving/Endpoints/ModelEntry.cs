using RlhfSharp.Web.Serving.Models;

namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>A model in OpenAI's shape, and what it is.</summary>
internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy, ModelKind Kind);
