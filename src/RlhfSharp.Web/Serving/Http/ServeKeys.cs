namespace RlhfSharp.Web.Serving.Http;

/// <summary>The keys of a server; null: none is asked for.</summary>
internal sealed record ServeKeys(ApiKeys? Keys);
