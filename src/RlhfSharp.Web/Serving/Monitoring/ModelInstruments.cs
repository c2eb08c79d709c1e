namespace RlhfSharp.Web.Serving.Monitoring;

/// <summary>The instruments as one model uses them.</summary>
/// <param name="instruments">Those of the server.</param>
/// <param name="model">The model's name.</param>
internal sealed class ModelInstruments(ServingInstruments instruments, string model)
{
    private readonly KeyValuePair<string, object?> label = new("model", model);

    /// <summary>So many rows were computed together, each of which gave an answer.</summary>
    public void Computed(int rows) => instruments.BatchRows.Record(rows, label);

    /// <summary>So many texts got a token.</summary>
    public void Stepped(int rows)
    {
        instruments.GeneratedTokens.Add(rows, label);
        Computed(rows);
    }

    /// <summary>A text began.</summary>
    public void FirstToken(double seconds, int promptTokens)
    {
        instruments.FirstToken.Record(seconds, label);
        instruments.PromptTokens.Add(promptTokens, label);
    }
}
