namespace RlhfSharp.Cli.Hub;

/// <summary>What is pushed; decides the card.</summary>
internal enum PushKind
{
    /// <summary>A language model, with its value head where it has one.</summary>
    Policy,

    /// <summary>A model with a scalar head.</summary>
    RewardModel,

    /// <summary>A policy of a control task.</summary>
    ControlPolicy,

    /// <summary>A tokenizer alone.</summary>
    Tokenizer,

    /// <summary>An exported graph without the weights it was made from.</summary>
    Onnx,

    /// <summary>Data.</summary>
    Dataset,
}
