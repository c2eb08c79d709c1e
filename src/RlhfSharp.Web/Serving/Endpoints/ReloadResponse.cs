namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>What was loaded anew.</summary>
internal sealed record ReloadResponse(IReadOnlyList<ReloadedModel> Reloaded);
