namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>A model that was loaded anew.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Version">How often it has been loaded.</param>
internal sealed record ReloadedModel(string Model, int Version);
