using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RlhfSharp.Agents.Policies;
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
        float[] state = request.State ?? throw ApiException.Invalid("'state' is missing: a list of numbers, or the number of a state, as the environment gives it.", "state");
        await router.RunAsync<ServedPolicy>(
            http, ModelKind.Control, request.Model, request.User,
            async (model, name, cancellation) =>
            {
                PolicyAnswer answer = await ComputeAsync(model, state, cancellation);
                await ApiJson.WriteAsync(http.Response, new PredictResponse(name, Action(answer), answer.Probabilities, answer.Values));
                return Logged(answer);
            },
            async (model, cancellation) => Logged(await ComputeAsync(model, state, cancellation)));
    }

    private static Task<PolicyAnswer> ComputeAsync(ServedPolicy model, float[] state, CancellationToken cancellation)
    {
        PolicyInput input = model.Input;
        if (!state.All(float.IsFinite)) throw ApiException.Invalid("'state' holds a number too large for float32.", "state");
        if (input.IsNumbered && !(state is [var number] && float.IsInteger(number) && number >= 0 && number < input.Count))
            throw ApiException.Invalid($"'state' is {JsonSerializer.Serialize(state)}; this policy needs the number of a state, 0 to {input.Count - 1}.", "state");
        if (!input.IsNumbered && state.Length != input.Count) throw ApiException.Invalid($"'state' has {state.Length} numbers; this policy needs {input.Count}.", "state");
        return model.AnswerAsync(state, cancellation);
    }

    private static JsonNode Action(PolicyAnswer answer) => answer.Action is { } action ? action : Numbers(answer.Numbers!);

    private static JsonArray Numbers(float[] numbers) => new([.. numbers.Select(value => (JsonNode?)value)]);

    private static Answer Logged(PolicyAnswer answer)
    {
        JsonNode action = Action(answer);
        JsonObject fields = new() { ["action"] = action };
        if (answer.Probabilities is not null) fields["probabilities"] = Numbers(answer.Probabilities);
        if (answer.Values is not null) fields["values"] = Numbers(answer.Values);
        return new Answer(action.ToJsonString(), fields);
    }
}
