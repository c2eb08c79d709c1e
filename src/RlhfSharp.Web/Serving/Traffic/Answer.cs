using System.Text.Json.Nodes;

namespace RlhfSharp.Web.Serving.Traffic;

/// <summary>What a model answered, for the traffic log.</summary>
/// <param name="Content">What must be equal for two models to have said the same.</param>
/// <param name="Details">What is logged besides time and model.</param>
internal sealed record Answer(string Content, JsonObject Details);
