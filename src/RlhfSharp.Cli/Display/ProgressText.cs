using System.Globalization;

namespace RlhfSharp.Cli.Display;

/// <summary>Numbers and names as a progress display shows them: short.</summary>
internal static class ProgressText
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["objective/scores"] = "score",
        ["objective/gold_scores"] = "gold score",
        ["objective/rlhf_reward"] = "reward",
        ["objective/kl"] = "KL",
        ["objective/kl_coef"] = "KL coef",
        ["objective/entropy"] = "entropy",
        ["loss/value_avg"] = "value loss",
        ["loss/policy_avg"] = "policy loss",
        ["val/var_explained"] = "explained var",
        ["response_length/mean"] = "tokens",
        ["tokens_per_second"] = "tokens/s",
        ["mean_token_accuracy"] = "accuracy",
        ["eval_mean_token_accuracy"] = "eval accuracy",
        ["rollout/ep_rew_mean"] = "return",
        ["episode/return_mean"] = "return",
        ["learning_rate"] = "learning rate",
    };

    /// <summary>A metric's short name.</summary>
    public static string Name(string metric) =>
        Names.TryGetValue(metric, out var name) ? name : metric[(metric.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary>Four significant digits at most.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        if (!double.IsFinite(value)) return "not finite";
        if (size is not 0 and (< 1e-3 or >= 1e6)) return value.ToString("0.0e0", CultureInfo.InvariantCulture);
        return value.ToString(size switch { < 1 => "0.000", < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);
    }

    /// <summary>"4.2 s", "3:05 min" or "2:10 h".</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        < 60 => Math.Round(time.TotalSeconds).ToString("0", CultureInfo.InvariantCulture) + " s",
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00} h"),
    };

    /// <summary>"412 MiB" or "1.31 GiB".</summary>
    public static string Bytes(long bytes) => bytes < 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.00} GiB");

    /// <summary>"1.2 it/s", or "2.1 s/it" where an iteration takes longer than a second.</summary>
    public static string Rate(double iterationsPerSecond) => iterationsPerSecond switch
    {
        <= 0 => "",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{1 / iterationsPerSecond:0.0} s/it"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{iterationsPerSecond:0.0} it/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{iterationsPerSecond:0} it/s"),
    };

    /// <summary>A bar in Spectre's markup, filled to a share of its width.</summary>
    public static string Bar(double share, int width)
    {
        var done = (int)Math.Round(Math.Clamp(share, 0, 1) * width);
        return $"[blue]{new string('━', done)}[/][grey]{new string('─', width - done)}[/]";
    }

    /// <summary>The course of a value in block characters, oldest left.</summary>
    public static string Sparkline(IReadOnlyList<double> values, int width)
    {
        const string blocks = "▁▂▃▄▅▆▇█";
        if (values.Count < 2) return "";
        var columns = Math.Min(width, values.Count);
        var means = new double[columns];
        for (var column = 0; column < columns; column++)
        {
            var from = (int)((long)column * values.Count / columns);
            var to = (int)((long)(column + 1) * values.Count / columns);
            for (var i = from; i < to; i++) means[column] += values[i] / (to - from);
        }
        double low = means.Min(), span = means.Max() - low;
        return string.Concat(means.Select(mean => blocks[span > 0 ? (int)Math.Min(7, (mean - low) / span * 8) : 3]));
    }

    /// <summary>Text on one line, cut to a width with an ellipsis.</summary>
    public static string OneLine(string text, int width)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= width ? line : line[..Math.Max(0, width - 1)] + "…";
    }
}
