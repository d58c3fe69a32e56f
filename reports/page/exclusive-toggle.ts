/**
 * Takes buttons in, each with a value, of which at most one is pressed. `onChoose` is told its value, null when
 * the pressed one is let go.
 */
export function exclusiveToggle<Value>(
  onChoose: (value: Value | null) => void,
): (value: Value, button: HTMLElement) => HTMLElement {
  let pressed: HTMLElement | null = null;
  return (value, button) => {
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => {
      const wasPressed = pressed === button;
      pressed?.setAttribute('aria-pressed', 'false');
      pressed = wasPressed ? null : button;
      pressed?.setAttribute('aria-pressed', 'true');
      onChoose(wasPressed ? null : value);
    });
    return button;
  };
}
