using System.Globalization;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replays;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Cli.Display;

/// <summary>Shows an episode in text: on a terminal each state in the place of the one before, elsewhere one after another.</summary>
/// <param name="player">Plays the episodes.</param>
/// <param name="writer">Where to.</param>
/// <param name="isLive">Redraw in place, at the pace that looks natural.</param>
internal sealed class TextReplay(EpisodePlayer player, TextWriter writer, bool isLive)
{
    private const double MostFrames = 25;

    /// <summary>Plays one episode; returns its last step.</summary>
    public ReplayStep Show(int seed, int maximumSteps, CancellationToken stop)
    {
        ReplayStep? last = null;
        var height = 0;
        foreach (var step in player.Play(seed, maximumSteps))
        {
            string[] lines = [Caption(step), .. step.Frame.Text.Split('\n')];
            if (isLive)
            {
                if (height > 0) writer.Write($"\u001b[{height}A");
                foreach (var line in lines) writer.Write(line + "\u001b[K\n");
                writer.Write("\u001b[0J");
                height = lines.Length;
                writer.Flush();
                stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(1 / Math.Min(MostFrames, player.StepsPerSecond)));
            }
            else
            {
                foreach (var line in lines) writer.WriteLine(line);
                writer.WriteLine();
            }
            last = step;
            if (stop.IsCancellationRequested) break;
        }
        return last!;
    }

    private string Caption(ReplayStep step)
    {
        var caption = string.Create(CultureInfo.InvariantCulture, $"step {step.Number}  reward {step.Reward:0.####}  return {step.Return:0.####}");
        if (step.Action.Count == 0) return caption + (step.Ending is { } ending ? $"  {Words(ending)}" : "");
        if (player.ActionSpace is not Discrete)
            return caption + "  next: " + string.Join(", ", step.Action.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{player.ActionNames[i]} {value:0.##}")));
        var action = (int)step.Action[0];
        var score = step.Scores.Count == 0 ? ""
            : player.ScoreKind == ActionScoreKind.Probability ? string.Create(CultureInfo.InvariantCulture, $" ({step.Scores[action]:0 %})")
            : string.Create(CultureInfo.InvariantCulture, $" (value {step.Scores[action]:0.####})");
        return $"{caption}  next: {player.ActionNames[action]}{score}";
    }

    /// <summary>Why an episode is over.</summary>
    public static string Words(EpisodeEnding ending) => ending switch
    {
        EpisodeEnding.Terminated => "ended",
        EpisodeEnding.Truncated => "cut by the step limit",
        _ => "watched no further",
    };
}
