namespace RlhfSharp.Web.Serving.Text;

/// <summary>What the model says.</summary>
internal sealed record ChatAnswer(string Role, string Content);
