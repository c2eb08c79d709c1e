using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Tests.Generation;

public sealed class ContinuousBatchTests
{
    private const int Context = 20;

    private static readonly Gpt2Config config = new() { VocabularySize = 40, ContextLength = Context, Width = 16, Layers = 2, Heads = 2, BeginOfTextToken = 0, EndOfTextToken = 0 };

    private static readonly GenerationOptions[] options =
    [
        new() { MaxNewTokens = 9 }, new() { Temperature = 0, MaxNewTokens = 5 }, new() { Temperature = 0.4, TopP = 0.8, MaxNewTokens = 12 }, new() { Temperature = 2, TopK = 7, MaxNewTokens = 7 },
    ];

    [Fact]
    public void Step_TextsThatEnterAtDifferentTimesWithOptionsOfTheirOwn_GivesEachWhatItGivesAlone()
    {
        using Gpt2Model model = NewModel();
        using PreparedModel prepared = new(model);
        int[][] prompts = [[0, 3, 5], [0], [0, 7, 7, 7, 9, 11], [0, 2]];
        GeneratedText[] alone = [.. prompts.Select((prompt, i) => new TextGenerator(prepared).Generate([prompt], options[i], (ulong)i)[0])];

        using ContinuousBatch batch = new(prepared, slots: 3, Context);
        List<GenerationRow> rows = [];
        int entered = 0;
        for (int step = 0; entered < prompts.Length || batch.Count > 0; step++)
        {
            if (entered < prompts.Length && batch.Free > 0 && step >= 2 * entered)
            {
                rows.Add(NewRow(prompts[entered], options[entered], (ulong)entered));
                batch.Add(rows[entered++]);
            }
            batch.Step((_, _, _) => { });
        }
        for (int i = 0; i < alone.Length; i++)
        {
            Assert.Equal(alone[i].Tokens, rows[i].Text().Tokens);
            for (int step = 0; step < alone[i].LogProbs.Length; step++) Assert.Equal(alone[i].LogProbs[step], rows[i].Text().LogProbs[step], 1e-4f);
        }
    }

    [Fact]
    public void Step_WithAPromptOfManySteps_LetsTheOthersGoOn()
    {
        using Gpt2Model model = new(config with { ContextLength = 700, InitializerRange = 0.3 }, new RandomStream(4));
        model.eval();
        using PreparedModel prepared = new(model);
        int[] prompt = [.. Enumerable.Range(0, 600).Select(i => i * 7 % 40)];
        int[] expected = new TextGenerator(prepared).Generate([prompt], options[0], 5)[0].Tokens, other = new TextGenerator(prepared).Generate([[0, 3]], options[0], 6)[0].Tokens;
        using ContinuousBatch batch = new(prepared, slots: 3, 700);
        GenerationRow quick = NewRow([0, 3], options[0], 6), slow = NewRow(prompt, options[0], 5), slower = NewRow(prompt, options[0], 5);
        batch.Add(quick);
        batch.Step((_, _, _) => { });
        batch.Add(slow);
        batch.Add(slower);
        batch.Step((_, _, _) => { });
        batch.Step((_, _, _) => { });
        Assert.Equal((3, 0, 0), (quick.Tokens.Count, slow.Tokens.Count, slower.Tokens.Count));   // 512 of 600 tokens are read
        batch.Step((_, _, _) => { });
        Assert.Equal((4, 1, 0), (quick.Tokens.Count, slow.Tokens.Count, slower.Tokens.Count));
        while (batch.Count > 0) batch.Step((_, _, _) => { });
        Assert.Equal(other, quick.Text().Tokens);
        Assert.Equal(expected, slow.Text().Tokens);
        Assert.Equal(expected, slower.Text().Tokens);
        Assert.Equal(3, batch.Free);
    }

    [Fact]
    public void Remove_InTheMiddle_FreesTheSlotAndLeavesTheOthersAlone()
    {
        using Gpt2Model model = NewModel();
        using PreparedModel prepared = new(model);
        int[] expected = new TextGenerator(prepared).Generate([[0, 3]], options[0], 5)[0].Tokens;
        using ContinuousBatch batch = new(prepared, slots: 2, Context);
        GenerationRow leaves = NewRow([0, 1], options[0], 1), stays = NewRow([0, 3], options[0], 5), comes = NewRow([0, 3], options[0], 5);
        batch.Add(leaves);
        batch.Add(stays);
        batch.Step((_, _, _) => { });
        Assert.Equal(0, batch.Free);
        batch.Remove(leaves);
        batch.Remove(leaves);
        Assert.Equal(1, batch.Free);
        batch.Add(comes);
        while (batch.Count > 0) batch.Step((_, _, _) => { });
        Assert.Equal(expected, stays.Text().Tokens);
        Assert.Equal(expected, comes.Text().Tokens);
        Assert.Null(leaves.Finished);
        Assert.Equal(2, batch.Free);
    }

    [Fact]
    public void Step_WhereTheCapacityEnds_EndsTheTextAndSaysSo()
    {
        using Gpt2Model model = NewModel();
        using PreparedModel prepared = new(model);
        using ContinuousBatch batch = new(prepared, slots: 1, capacity: 8);
        GenerationRow row = NewRow([0, 1, 2, 3, 4], new GenerationOptions { MaxNewTokens = 10 }, 1);
        batch.Add(row);
        while (batch.Count > 0) batch.Step((_, _, _) => { });
        Assert.Equal(3, row.Tokens.Count);
        Assert.Equal(FinishReason.Context, row.Finished);
    }

    [Fact]
    public void Add_WhatCannotRun_IsRefusedInWords()
    {
        using Gpt2Model model = NewModel();
        using PreparedModel prepared = new(model);
        using ContinuousBatch batch = new(prepared, slots: 1, capacity: 8);
        Assert.Contains("has 8 tokens", Assert.Throws<UserException>(() => batch.Add(NewRow(new int[8], options[0], 1))).Message);
        Assert.Contains("is empty", Assert.Throws<UserException>(() => batch.Add(NewRow([], options[0], 1))).Message);
        Assert.Contains("top_p is 0", Assert.Throws<UserException>(() => batch.Add(NewRow([0], new GenerationOptions { TopP = 0 }, 1))).Message);
        Assert.Equal(1, batch.Free);
        batch.Add(NewRow([0], options[0], 1));
        Assert.Throws<InvalidOperationException>(() => batch.Add(NewRow([0], options[0], 1)));
    }

    private static Gpt2Model NewModel()
    {
        Gpt2Model model = new(config with { InitializerRange = 0.3 }, new RandomStream(4));
        model.eval();
        return model;
    }

    private static GenerationRow NewRow(int[] prompt, GenerationOptions options, ulong seed) => new(prompt, options, RandomStream.Named(seed, "generation/0"));
}
