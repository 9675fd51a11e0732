using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// The windows of a shard that a fit on one machine would have kept beside what the detector learns: candidates for the model's excerpt of normal sound, and
/// mean spectra that tell whether there are two groups. Immutable.
/// </summary>
/// <param name="Excerpts">Candidates, and their places among all windows of the fit.</param>
/// <param name="Spectra">Mean spectra, and their places.</param>
internal sealed record SampledWindows(
    IReadOnlyList<(long Place, NormalExcerpt Excerpt)> Excerpts,
    IReadOnlyList<(long Place, string? Name, double[] Spectrum)> Spectra)
{
    private const string Id = "sampled-windows";

    /// <summary>Those of several shards.</summary>
    public static SampledWindows Join(IEnumerable<SampledWindows> parts)
    {
        SampledWindows[] all = [.. parts];
        return new SampledWindows(
            [.. all.SelectMany(part => part.Excerpts).DistinctBy(one => one.Place).OrderBy(one => one.Place)],
            [.. all.SelectMany(part => part.Spectra).DistinctBy(one => one.Place).OrderBy(one => one.Place)]);
    }

    public ComponentState SaveState()
    {
        var saved = new ComponentState(Id, new JsonObject
        {
            ["excerpts"] = new JsonArray([.. Excerpts.Select(one => (JsonNode)one.Place)]),
            ["spectra"] = new JsonArray([.. Spectra.Select(one => (JsonNode)new JsonObject
            {
                ["place"] = one.Place,
                ["name"] = one.Name,
                ["values"] = PackedNumbers.ToJson(one.Spectrum),
            })]),
        });
        for (int i = 0; i < Excerpts.Count; i++)
        {
            saved.Parts[$"excerpt{i}"] = Excerpts[i].Excerpt.SaveState();
        }

        return saved;
    }

    public static SampledWindows FromState(ComponentState saved) => new(
        [.. saved.Options["excerpts"]!.AsArray().Select((place, i) => (place!.GetValue<long>(), ExcerptOf(saved.Parts[$"excerpt{i}"])))],
        [.. saved.Options["spectra"]!.AsArray().Select(one => (
            one!["place"]!.GetValue<long>(),
            one["name"]?.GetValue<string>(),
            PackedNumbers.FromJson(one["values"], "values")))]);

    private static NormalExcerpt ExcerptOf(ComponentState state)
        => NormalExcerpt.FromState(state, state.Tensors["values"].Shape is [_, var bins] ? bins : throw new FormatException("an excerpt of it is no spectrogram."));
}
