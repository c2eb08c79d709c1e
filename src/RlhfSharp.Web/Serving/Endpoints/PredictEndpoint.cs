using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RlhfSharp.Web.Serving.Http;
using RlhfSharp.Web.Serving.Models;
using RlhfSharp.Web.Serving.Traffic;

namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary><c>/predict</c>: what a policy does in a state.</summary>
internal sealed class PredictEndpoint(TrafficRouter router)
{
    public async Task PredictAsync(HttpContext http)
    {
        PredictRequest request = await ApiJson.ReadAsync<PredictRequest>(http.Request);
        float[] state = request.State ?? throw ApiException.Invalid("'state' is missing: a list of numbers, as the environment gives them.", "state");
        await router.RunAsync<ServedPolicy>(
            http, ModelKind.Control, request.Model, request.User,
            async (model, name, cancellation) =>
            {
                (int action, float[] probabilities) = await ComputeAsync(model, state, cancellation);
                await ApiJson.WriteAsync(http.Response, new PredictResponse(name, action, probabilities));
                return Logged(action, probabilities);
            },
            async (model, cancellation) =>
            {
                (int action, float[] probabilities) = await ComputeAsync(model, state, cancellation);
                return Logged(action, probabilities);
            });
    }

    private static async Task<(int Action, float[] Probabilities)> ComputeAsync(ServedPolicy model, float[] state, CancellationToken cancellation)
    {
        if (state.Length != model.StateSize) throw ApiException.Invalid($"'state' has {state.Length} numbers; this policy needs {model.StateSize}.", "state");
        if (!state.All(float.IsFinite)) throw ApiException.Invalid("'state' holds a number too large for float32.", "state");
        float[] probabilities = await model.ProbabilitiesAsync(state, cancellation);
        return (Array.IndexOf(probabilities, probabilities.Max()), probabilities);
    }

    private static Answer Logged(int action, float[] probabilities) => new(
        action.ToString(CultureInfo.InvariantCulture),
        new JsonObject { ["action"] = action, ["probabilities"] = new JsonArray([.. probabilities.Select(value => (JsonNode?)value)]) });
}
