using Orleans.Concurrency;

namespace AudioAnomaly.Fleet;

/// <summary>
/// A microphone of the fleet; the key is its name. It scores its sound where it is, and goes on elsewhere when its server is lost: with the same scores, as long
/// as the sender has kept what was not yet safe.
/// </summary>
[Alias("AudioAnomaly.IMicrophoneGrain")]
public interface IMicrophoneGrain : IGrainWithStringKey
{
    /// <summary>Registers the microphone, or changes what is registered. Its session begins anew if the format changes.</summary>
    /// <param name="settings">What to know of it.</param>
    /// <returns>A task that ends when it is saved.</returns>
    /// <exception cref="ArgumentException">The name or a number is out of range.</exception>
    [Alias("Register")]
    Task RegisterAsync(MicrophoneSettings settings);

    /// <summary>Takes in sound. A sender waits for the answer before it sends more, so that it is not faster than the scores.</summary>
    /// <param name="chunk">The next piece, or one that it may have before.</param>
    /// <returns>What became of it.</returns>
    [Alias("Push")]
    Task<ChunkReceipt> PushAsync(SoundChunk chunk);

    /// <summary>Where a sender stands that does not know: nothing is taken in.</summary>
    /// <param name="stream">The sender's stream.</param>
    /// <returns>The answer, as to a piece that is known.</returns>
    [Alias("Locate")]
    Task<ChunkReceipt> LocateAsync(Guid stream);

    /// <summary>What is registered.</summary>
    /// <returns>The settings; null if nothing is.</returns>
    [Alias("GetSettings")]
    Task<MicrophoneSettings?> GetSettingsAsync();

    /// <summary>How it is.</summary>
    /// <returns>The status.</returns>
    [Alias("GetStatus")]
    Task<MicrophoneStatus> GetStatusAsync();

    /// <summary>The picture of its newest sound, of the last half minute at most.</summary>
    /// <param name="afterSeconds">Up to where the picture is known, in seconds of the microphone's sound.</param>
    /// <returns>What comes after that; null if nothing does.</returns>
    [Alias("GetPicture")]
    Task<MicrophonePicture?> GetPictureAsync(double afterSeconds);

    /// <summary>Gives it a calibration of its own, apart from the shared model, from its next sound on.</summary>
    /// <param name="calibration">What <see cref="MachineCalibration"/> made of a calibrated model; null for the model's own.</param>
    /// <returns>A task that ends when it is saved.</returns>
    /// <exception cref="ArgumentException">It is no calibration.</exception>
    [Alias("Calibrate")]
    Task CalibrateAsync(byte[]? calibration);

    /// <summary>Saves its state now.</summary>
    /// <returns>A task that ends when it is safe.</returns>
    [Alias("Save")]
    Task SaveAsync();

    /// <summary>Hands on news of alarms that are saved and that no journal has; the microphone does so by itself.</summary>
    /// <returns>A task that ends when that was tried.</returns>
    [AlwaysInterleave]
    [Alias("Publish")]
    Task PublishAsync();

    /// <summary>Forgets the microphone: an alarm that lasts is over, its state is deleted.</summary>
    /// <returns>A task that ends when it is done.</returns>
    /// <exception cref="InvalidOperationException">News of its last alarm could not be handed on; it is not removed.</exception>
    [Alias("Remove")]
    Task RemoveAsync();
}
