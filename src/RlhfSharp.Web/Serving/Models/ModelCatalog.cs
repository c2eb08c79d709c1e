using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Web.Serving.Http;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Traffic;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>Every model of a server by its name, and the splits among them.</summary>
internal sealed class ModelCatalog : IDisposable
{
    private readonly List<ModelSlot> slots = [];
    private readonly Dictionary<string, TrafficSplit> splits = [];
    private readonly Dictionary<string, ModelSlot> shadows = [];

    /// <summary>Loads everything.</summary>
    /// <exception cref="UserException">A folder cannot be read, or names contradict each other.</exception>
    public ModelCatalog(ServeOptions options, TimeProvider clock, ServingInstruments instruments)
    {
        if (options.Models.Count == 0) throw new UserException("There is nothing to serve; give --model FOLDER");
        if (options.Models.Select(model => model.Name).Concat(options.Splits.Select(split => split.Name)).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UserException($"Two models or splits are called '{twice.Key}'; name them apart with --model NAME=FOLDER");
        if (options.TrafficLog is null && options.Splits.Count + options.Shadows.Count > 0)
            throw new UserException("--split and --shadow log their outcome; say where with --traffic-log FILE");
        if (options.TrafficLog is not null && options.Splits.Count + options.Shadows.Count == 0)
            throw new UserException("--traffic-log logs what --split and --shadow do; give one of them too, or leave it out");
        if (options.LogTexts && options.TrafficLog is null) throw new UserException("--log-texts writes into the traffic log; say where that is with --traffic-log FILE");
        try
        {
            foreach (NamedFolder model in options.Models) slots.Add(new ModelSlot(model.Name, () => Load(model, options, clock, instruments)));
            foreach (TrafficSplit split in options.Splits)
            {
                ModelKind[] kinds = [.. split.Arms.Select(arm => Known(arm.Model, "--split").Kind)];
                if (kinds.Distinct().Count() > 1) throw new UserException($"--split {split.Name}: its models are of different kinds ({string.Join(", ", kinds)})");
                splits.Add(split.Name, split);
            }
            foreach (Shadow shadow in options.Shadows)
            {
                (ModelSlot model, ModelSlot other) = (Known(shadow.Model, "--shadow"), Known(shadow.Other, "--shadow"));
                if (model.Kind != other.Kind) throw new UserException($"--shadow {shadow.Model}={shadow.Other}: the models are of different kinds ({model.Kind}, {other.Kind})");
                if (!shadows.TryAdd(model.Name, other)) throw new UserException($"--shadow: '{model.Name}' has two shadows; one is allowed");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        instruments.Meter.CreateObservableGauge("rlhf.queue_length", () => Measure(model => model.QueueLength), null, "Requests that wait.");
        instruments.Meter.CreateObservableGauge("rlhf.running", () => Measure(model => model.RunningCount), null, "Texts that are being generated.");
    }

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyList<ModelSlot> Slots => slots;

    /// <summary>The splits.</summary>
    public IEnumerable<TrafficSplit> Splits => splits.Values;

    /// <summary>Who answers a request.</summary>
    /// <param name="kind">What it needs.</param>
    /// <param name="requested">The name it gives; null: the first split or model of the kind.</param>
    /// <param name="place">Where in [0, 1) it falls among the arms of a split.</param>
    /// <exception cref="ApiException">There is no such model, or none of the kind.</exception>
    public Route Route(ModelKind kind, string? requested, double place)
    {
        requested ??= splits.Values.FirstOrDefault(one => Find(one.Arms[0].Model)!.Kind == kind)?.Name ?? slots.Find(slot => slot.Kind == kind)?.Name
            ?? throw new ApiException(404, $"This server has no model for this: none of its models is of the kind '{kind.ToString().ToLowerInvariant()}'.", "model", "model_not_found");
        bool isSplit = splits.TryGetValue(requested, out TrafficSplit? split);
        ModelSlot slot = Find(split?.ModelAt(place) ?? requested) ?? throw Unknown(requested);
        if (slot.Kind != kind)
            throw new ApiException(400, $"'{requested}' is of the kind '{slot.Kind.ToString().ToLowerInvariant()}', and this needs one of the kind '{kind.ToString().ToLowerInvariant()}'.", "model");
        return new Route(requested, slot, shadows.GetValueOrDefault(slot.Name), isSplit);
    }

    /// <summary>The model of that name; null: there is none.</summary>
    public ModelSlot? Find(string name) => slots.Find(slot => slot.Name == name);

    /// <summary>The answer to a name that no model has.</summary>
    public ApiException Unknown(string name)
    {
        string[] names = [.. splits.Keys, .. slots.Select(slot => slot.Name)];
        string hint = EditDistance.Nearest(name, names) is { } near ? $" Did you mean '{near}'?" : "";
        return new ApiException(404, $"There is no model '{name}'.{hint} There is {string.Join(", ", names)}.", "model", "model_not_found");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ModelSlot slot in slots) slot.Dispose();
    }

    private static ServedModel Load(NamedFolder model, ServeOptions options, TimeProvider clock, ServingInstruments instruments)
    {
        string folder = ModelFolder.Find(model.Path);
        ModelInstruments own = new(instruments, model.Name);
        return ModelFolder.KindOf(folder) switch
        {
            ModelKind.Control => new ServedPolicy(folder, options, own),
            ModelKind.Reward => new ServedReward(folder, options, own),
            _ => new ServedText(folder, options, clock, own),
        };
    }

    private ModelSlot Known(string name, string option) =>
        Find(name) ?? throw new UserException($"{option} names '{name}', and there is no such model; there is {string.Join(", ", slots.Select(slot => slot.Name))}");

    private IEnumerable<System.Diagnostics.Metrics.Measurement<int>> Measure(Func<ServedModel, int> value)
    {
        foreach (ModelSlot slot in slots)
        {
            using ModelLease lease = slot.Acquire();
            yield return new(value(lease.Model), new KeyValuePair<string, object?>("model", slot.Name));
        }
    }
}
