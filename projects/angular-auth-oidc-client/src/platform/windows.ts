import type { NgZone } from '@angular/core';
import type { FormFields, WindowsPort } from 'angular-auth-oidc-client/core';
import { handOver } from './answers';
import { awaitInFrame } from './frame-answer';
import { awaitInPopUp } from './pop-up-answer';
import { openSessionFrame } from './session-frame';

/** Pop-ups, hidden frames and forms: what only some applications need, loaded when they do. */
export function createWindows(window: Window, zone: NgZone, onHandedOver: () => void): WindowsPort {
  const handOvers = new Map<string, Promise<boolean>>();
  const offer = async (url: string, state: string): Promise<boolean> => {
    const isTaken = await handOver(window, zone, url, state);
    if (isTaken) onHandedOver();
    return isTaken;
  };
  return {
    awaitInPopUp: (popUp, state) => awaitInPopUp(window, zone, popUp, state),
    awaitInFrame: (configId, url, state) => awaitInFrame(window, zone, configId, url, state),
    handOver: (url, state) => {
      // Several configurations find the same answer in the address: it is offered once.
      const offered = handOvers.get(state) ?? offer(url, state);
      handOvers.set(state, offered);
      return offered;
    },
    openSessionFrame: (url, hear) => openSessionFrame(window, zone, url, hear),
    submitForm: (url, fields) => {
      submitForm(window.document, url, fields);
    },
  };
}

function submitForm(document: Document, url: string, fields: FormFields): void {
  const form = document.createElement('form');
  form.method = 'POST';
  form.action = url;
  form.target = '_self';
  form.hidden = true;
  for (const [name, value] of fields) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  // A field may be called submit, and then so is the form's member.
  HTMLFormElement.prototype.submit.call(form);
}
