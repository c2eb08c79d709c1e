namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>The models of the server.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);
