namespace RlhfSharp.Language.Generation;

/// <summary>Runs the tokens of a <see cref="ContinuousBatch"/> through a model, and keeps the keys and values of each slot's text. For one thread at a time.</summary>
internal interface IDecoder : IDisposable
{
    /// <summary>Runs new tokens; they attend over their slots up to themselves.</summary>
    /// <param name="tokens">At position 0 of a slot that is free or was forgotten, a text begins.</param>
    /// <returns>[predicted, vocabulary]: the probabilities of what follows each predicted token; valid until the next call, and may be written to.</returns>
    Span<float> Decode(DecodeBatch tokens);

    /// <summary>The slot's text has left.</summary>
    void Forget(int slot);
}
