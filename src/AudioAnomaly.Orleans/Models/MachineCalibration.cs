using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Fleet;

/// <summary>
/// The calibration of one machine, apart from the model that it shares with others: what its normal sound scores, and the threshold. A microphone keeps it with
/// its state (<see cref="IMicrophoneGrain.CalibrateAsync"/>).
/// </summary>
/// <example>
/// <code>
/// async Task CalibrateAsync(IGrainFactory grains, AudioAnomalyModel model)
/// {
///     using AudioAnomalyModel own = await model.CalibrateAsync(AudioSource.FromDirectory("press-7"), ThresholdPolicy.Gamma(0.99));
///     await grains.GetGrain&lt;IMicrophoneGrain>("press-7").CalibrateAsync(MachineCalibration.Of(own));
/// }
/// </code>
/// </example>
public static class MachineCalibration
{
    private const int MostBytes = 16 << 20;

    /// <summary>The calibration of a model.</summary>
    /// <param name="calibrated">The shared model, calibrated on the machine's normal recordings.</param>
    /// <returns>The calibration as bytes.</returns>
    public static byte[] Of(AudioAnomalyModel calibrated)
    {
        ArgumentNullException.ThrowIfNull(calibrated);
        var json = new JsonObject
        {
            ["model"] = Convert.ToHexStringLower(calibrated.PartsFingerprint),
            ["threshold"] = calibrated.Calibration.Policy.ToJson(),
            ["calibration"] = calibrated.Calibration.ToJson(),
        };
        return JsonSerializer.SerializeToUtf8Bytes(json, FleetJson.Default.JsonObject);
    }

    /// <summary>Throws if it is no calibration.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static void Check(byte[]? calibration)
    {
        if (calibration is not null)
        {
            Read(calibration);
        }
    }

    /// <summary>The model with the calibration in place of its own.</summary>
    /// <returns>The model; null if the calibration is of another model, such as an earlier version.</returns>
    /// <exception cref="ArgumentException">It is no calibration.</exception>
    internal static AudioAnomalyModel? TryApply(AudioAnomalyModel model, byte[] calibration)
    {
        (string fingerprint, ScoreCalibration own) = Read(calibration);
        return fingerprint == Convert.ToHexStringLower(model.PartsFingerprint) ? model.WithCalibration(own) : null;
    }

    private static (string Model, ScoreCalibration Calibration) Read(byte[] bytes)
    {
        if (bytes.Length > MostBytes)
        {
            throw new ArgumentException($"A calibration has {MostBytes >> 20} MiB at most.", nameof(bytes));
        }

        try
        {
            JsonObject json = JsonSerializer.Deserialize(bytes, FleetJson.Default.JsonObject) ?? throw new FormatException("It is empty.");
            return ((string?)json["model"] ?? throw new FormatException("It does not say of which model it is."),
                ScoreCalibration.FromJson(json["calibration"]!.AsObject(), ThresholdPolicy.FromJson(json["threshold"]!.AsObject())));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new ArgumentException($"These bytes are no calibration of a machine. {e.Message}", nameof(bytes), e);
        }
    }
}
