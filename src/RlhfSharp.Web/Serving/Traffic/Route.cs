using RlhfSharp.Web.Serving.Models;

namespace RlhfSharp.Web.Serving.Traffic;

/// <summary>Who answers a request.</summary>
/// <param name="Requested">The name that the client is told.</param>
/// <param name="Model">Answers.</param>
/// <param name="Shadow">Answers the log, where there is one.</param>
/// <param name="IsSplit">Whether the model was one of several that could have answered.</param>
internal sealed record Route(string Requested, ModelSlot Model, ModelSlot? Shadow, bool IsSplit);
